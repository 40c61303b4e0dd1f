const units = [
	['week', 604_800_000],
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1_000],
] as const;

/** Writes a length of time for people, in the largest unit that it is a whole number of: "a week", "3 days". */
export function shownLength(ms: number): string {
	const [unit, unitMs] = units.find(([, size]) => ms >= size && ms % size === 0) ?? [
		'second',
		1_000,
	];
	return shownAmount(Math.round(ms / unitMs), unit);
}

/** Writes roughly how long ago something was, in the largest unit that fits in once: "3 days", "an hour". */
export function shownAge(ms: number): string {
	const [unit, unitMs] = units.find(([, size]) => ms >= size) ?? ['second', 1_000];
	return shownAmount(Math.max(0, Math.floor(ms / unitMs)), unit);
}

function shownAmount(amount: number, unit: string): string {
	if (amount === 1) return unit === 'hour' ? 'an hour' : `a ${unit}`;
	return `${amount} ${unit}s`;
}
