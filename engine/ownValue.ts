/**
 * A value by its name, where the names come from outside: `constructor`, `toString` and others are words that every
 * JavaScript object answers to, whether or not it has such a field.
 */
export function ownValue<Value>(
	values: Readonly<Record<string, Value>>,
	name: string,
): Value | undefined {
	return Object.hasOwn(values, name) ? values[name] : undefined;
}
