/** A field of a GraphQL selection. */
export interface Field {
	readonly kind: 'field';
	/** The key under which it is answered. */
	readonly key: string;
	readonly name: string;
	/** By name, each value as GraphQL text. */
	readonly args: Readonly<Record<string, string>>;
	/** Absent on a leaf. */
	readonly selection?: Selection;
}

/** `... on Type { … }`; without a type, `... { … }`. */
export interface InlineFragment {
	readonly kind: 'fragment';
	readonly on?: string;
	readonly selection: Selection;
}

export type Selection = readonly (Field | InlineFragment)[];

export function field(
	name: string,
	selection?: Selection,
	args: Readonly<Record<string, string>> = {},
): Field {
	return { kind: 'field', key: name, name, args, selection };
}

/** Returns a `…Set` of Shopify's, read in the shop's currency and answered under `key`. */
export function moneyField(key: string, name: string): Field {
	const amount = [field('amount'), field('currencyCode')];
	return { kind: 'field', key, name, args: {}, selection: [field('shopMoney', amount)] };
}

/**
 * Returns the field that is answered under `key`; fragments are not searched, as what they hold is not on every record.
 */
export function fieldAt(selection: Selection | undefined, key: string): Field | undefined {
	return selection?.find((part): part is Field => part.kind === 'field' && part.key === key);
}

/** As GraphQL text, on one line, without the braces around it. */
export function printSelection(selection: Selection): string {
	return selection.map(printPart).join(' ');
}

function printPart(part: Field | InlineFragment): string {
	if (part.kind === 'fragment') {
		const condition = part.on === undefined ? '' : ` on ${part.on}`;
		return `...${condition} { ${printSelection(part.selection)} }`;
	}
	const alias = part.key === part.name ? '' : `${part.key}: `;
	const args = Object.entries(part.args).map(([name, value]) => `${name}: ${value}`);
	const argsText = args.length === 0 ? '' : `(${args.join(', ')})`;
	const children = part.selection === undefined ? '' : ` { ${printSelection(part.selection)} }`;
	return `${alias}${part.name}${argsText}${children}`;
}
