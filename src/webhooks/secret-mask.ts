/** Stands where a secret is not shown. It is no value that a header may have. */
export const SECRET_MASK = '••••••••';
