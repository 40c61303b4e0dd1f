/** What every JavaScript object answers to, whether or not it has a field of that name: `constructor` and others. */
export const inheritedNames: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

/** An object as JSON gives it: `__proto__` is a field like any other. */
export function withFields<Value>(
	...fields: readonly (readonly [name: string, value: Value])[]
): Record<string, Value> {
	return Object.fromEntries(fields);
}
