import type { DoorResponse } from '../../../../engine/sources/http/door';
import type { ShownOperation } from './bulkSeams';

/** An answer in which the operations stand as `shown` has them; those of which it shows nothing are in no list. */
export function withOperations(
	answer: DoorResponse,
	shown: (operation: ShownOperation) => ShownOperation | undefined,
): DoorResponse {
	return {
		...answer,
		text: async () => {
			const text = await answer.text();
			try {
				return JSON.stringify(changed(JSON.parse(text), shown));
			} catch {
				// What is no JSON stays what it is.
				return text;
			}
		},
	};
}

function changed(
	value: unknown,
	shown: (operation: ShownOperation) => ShownOperation | undefined,
): unknown {
	if (Array.isArray(value)) {
		return value.map((one) => changed(one, shown)).filter((one) => one !== undefined);
	}
	if (typeof value !== 'object' || value === null) return value;
	if ('objectCount' in value) return shown({ ...value });
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, changed(inner, shown)]),
	);
}
