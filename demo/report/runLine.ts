import type { RunReport } from './runReport';
import { clock, moment } from './syncLine';

/**
 * One execution, told in one line: window, counts, verdict of the receipt, and how the table compares.
 *
 * @param table what stands at the beginning, e.g. `table orders`
 * @param comparison of a run that has ended with a receipt
 */
export function runLine(report: RunReport, table: string, comparison: string): string {
	const begin = `${clock(report.at)}  ${table}`;
	if (report.failure !== undefined) {
		return `${begin}  ✗ execution ${report.executionId} failed ${report.failure}`;
	}
	if (report.single.length > 0) {
		const told = report.single.map(({ externalId, action }) => `${externalId} ${action}`);
		return `${begin}  webhook: ${told.join(', ')}`;
	}
	if (report.skipped !== undefined) return `${begin}  skipped: ${report.skipped}`;
	if (report.from === undefined || report.to === undefined) {
		return `${begin}  execution ${report.executionId} ended without a receipt`;
	}
	const { fetched, created, updated, unchanged, failed } = report.counts;
	const refused = failed === 0 ? '' : `, ${failed} failed`;
	return [
		begin,
		`window ${beginning(report.from, report.to)} → ${moment(report.to)}`,
		`${fetched} fetched: ${created} created, ${updated} updated, ${unchanged} unchanged${refused}`,
		`verdict ${report.verdict ?? 'none'}`,
		comparison,
	].join('  ');
}

/** A sync may begin years ago. */
function beginning(from: string, to: string): string {
	return from.slice(0, 4) === to.slice(0, 4) ? moment(from) : from.slice(0, 10);
}
