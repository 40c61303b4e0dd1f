/** Values as they are handed to the store, written short. */
export const text = (name: string, value: string) => ({ name, type: 'string' as const, value });
export const date = (value: string) => ({ type: 'date' as const, value });
export const number = (value: number) => ({ type: 'number' as const, value });
