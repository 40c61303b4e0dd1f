/**
 * Makes what hands out one value per key to everybody in this process, such as what paces all requests to one API. The
 * keys that were not asked for the longest are forgotten.
 *
 * @param most how many keys are kept
 */
export function sharedByKey<Value>(make: () => Value, most = 500): (key: string) => Value {
	const values = new Map<string, Value>();
	return (key) => {
		const value = values.get(key) ?? make();
		// The latest asked for stands last.
		values.delete(key);
		values.set(key, value);
		const [oldest] = values.keys();
		if (values.size > most && oldest !== undefined) values.delete(oldest);
		return value;
	};
}
