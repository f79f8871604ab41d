/** Of problems by field (`urls.1`): those of the items of one list, by place. */
export function itemErrors(byField: Readonly<Record<string, string>>, list: string): Record<number, string> {
  return Object.fromEntries(Object.entries(byField).flatMap(([field, problem]) => {
    const place = field.startsWith(`${list}.`) ? Number(field.slice(list.length + 1)) : Number.NaN;
    return Number.isNaN(place) ? [] : [[place, problem]];
  }));
}
