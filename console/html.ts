import { html as escaped } from 'ghtml';

/** HTML that was made here, and is not escaped again. */
export class Html {
	constructor(readonly text: string) {}
}

/** What can stand in a template: HTML as it is, everything else as text. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/**
 * Makes HTML. Whatever stands in it is text, unless it was made by this: so data never becomes markup. Values of
 * attributes stand in double quotes.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
	return new Html(
		literals.reduce((text, literal, place) => text + shown(parts[place - 1]) + literal),
	);
}

function shown(part: Part): string {
	if (part instanceof Html) return part.text;
	if (part === null || part === undefined || part === false) return '';
	if (typeof part === 'object') return part.map(shown).join('');
	return escaped`${String(part)}`;
}
