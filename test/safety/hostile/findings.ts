const mostKept = 20;

/** What went wrong: the first of it in words, and how much in all. */
export class Findings {
	readonly told: string[] = [];
	count = 0;

	add(what: string): void {
		this.count += 1;
		if (this.told.length < mostKept) this.told.push(what);
	}
}

/** Any value, for a finding: enough of it to recognize it by. */
export function glimpse(value: unknown): string {
	const text =
		typeof value === 'string' ? JSON.stringify(value) : (safeJson(value) ?? typeof value);
	return text.length > 80 ? `${text.slice(0, 80)}… (${text.length})` : text;
}

function safeJson(value: unknown): string | undefined {
	try {
		return JSON.stringify(value);
	} catch {
		return undefined;
	}
}
