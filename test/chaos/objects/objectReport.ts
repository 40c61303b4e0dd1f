import type { ObjectFinding } from './playObjects';

/** What many seeds of a registry covered, and what they found. */
export function shownRegistries(findings: readonly ObjectFinding[]): string {
	const sum = (of: (finding: ObjectFinding) => number) =>
		findings.reduce((total, finding) => total + of(finding), 0);
	const kills = findings.flatMap((finding) =>
		finding.kills.map(({ kind, when }) => `${kind} ${when}`),
	);
	const killedAt = [...Map.groupBy(kills, (kill) => kill)]
		.toSorted(([one], [other]) => (one < other ? -1 : 1))
		.map(([kill, times]) => `${kill} ${times.length}`);
	const lines: readonly (readonly [string, string])[] = [
		['Seeds', String(findings.length)],
		[
			'Objects',
			`${sum(({ counts }) => counts.claimed)} claimed, ${sum(({ counts }) => counts.begun)} begun, ${sum(({ counts }) => counts.synced)} synced, ${sum(({ counts }) => counts.lostClaims)} claims lost`,
		],
		['Killed', `${kills.length}: ${killedAt.join(', ')}`],
		['Besides', `${sum(({ stalls }) => stalls)} stalls`],
		['Violations', String(sum(({ violations }) => violations.length))],
	];
	return `\n${lines.map(([title, text]) => `  ${title.padEnd(11)} ${text}`).join('\n')}\n\n`;
}
