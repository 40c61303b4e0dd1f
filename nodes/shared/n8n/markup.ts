const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text for a place that n8n's editor shows as HTML, so that what records hold is no link and no markup there. */
export function withoutMarkup(text: string): string {
	return text.replace(/[&<>]/g, (character) => entities[character] ?? '');
}
