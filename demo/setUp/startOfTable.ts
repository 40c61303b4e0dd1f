/** How far before `lastFilterDate` templates 02b and 07 begin: a backlog that is worked off in slices, or at once. */
const tableHistoryMs = 28 * 86_400_000;

/**
 * Where templates 02b and 07 begin.
 *
 * @param initialValue where template 02 begins
 */
export function startOfTable(initialValue: string): string {
	return new Date(Date.parse(initialValue) - tableHistoryMs).toISOString();
}
