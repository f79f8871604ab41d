const LIST = '/automation/tasks';
const task = (key: string) => `${LIST}/${encodeURIComponent(key)}`;

/** Addresses of this area's pages. No task's key is `new`: it has six characters. */
export const taskPaths = { list: LIST, create: `${LIST}/new`, task, definition: (key: string) => `${task(key)}/definition` };
