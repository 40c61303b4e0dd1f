import type { Comparison } from '../judge/comparison';
import type { SyncReport } from './syncReport';

/** One sync, told in one line: window, orders, new variable, and how the app compares. */
export function syncLine(report: SyncReport, verdict: string): string {
	const time = clock(report.at);
	if (report.failure !== undefined) {
		return `${time}  ✗ execution ${report.executionId} failed ${report.failure}`;
	}
	if (report.from === undefined || report.to === undefined) {
		return `${time}  execution ${report.executionId} ended without a window`;
	}
	const orders = report.orders ?? 0;
	return [
		time,
		`window ${moment(report.from)} → ${moment(report.to)}`,
		`${orders} ${orders === 1 ? 'order' : 'orders'}`,
		`lastFilterDate ${report.value === undefined ? 'unchanged' : `= ${moment(report.value)}`}`,
		verdict,
	].join('  ');
}

export const equalVerdict = 'your app equals the shop';

/** @param scope what was compared, e.g. `that Shopify listed`; default: all of the shop's, up to the new variable */
export function verdictOn(comparison: Comparison, scope?: string): string {
	const { expected } = comparison;
	const count = `${expected} ${expected === 1 ? 'order' : 'orders'}`;
	if (comparison.equal) {
		return scope === undefined
			? `✓ ${equalVerdict} (${count})`
			: `✓ your app has every order ${scope} (${count})`;
	}
	const parts = [
		describe(comparison.missing, 'missing'),
		describe(comparison.unknown, 'unknown to the shop'),
		describe(comparison.different, 'in another version'),
	].filter((part) => part !== undefined);
	return `✗ your app differs from the shop: ${parts.join(', ')}`;
}

function describe(names: readonly string[], what: string): string | undefined {
	if (names.length === 0) return undefined;
	const shown = names.slice(0, 3).join(', ');
	return `${names.length} ${what} (${shown}${names.length > 3 ? ', …' : ''})`;
}

/** `2026-11-21T10:00:00.000Z` as `11-21 10:00:00`: the year says nothing here. */
export function moment(iso: string): string {
	const date = new Date(iso);
	if (Number.isNaN(date.getTime())) return iso;
	return date.toISOString().slice(5, 19).replace('T', ' ');
}

export function clock(iso: string): string {
	return new Date(iso).toISOString().slice(11, 19);
}
