/** The headers of an answer of n8n's client, as `fetch` gives them: whatever the case of a name. */
export function headersIn(headers: Readonly<Record<string, unknown>>): {
	get(name: string): string | null;
} {
	return {
		get: (name) => {
			const value = headers[name.toLowerCase()];
			return value === undefined || value === null ? null : String(value);
		},
	};
}
