/** One entry of `errors` in an answer. */
export interface ErrorEntry {
	readonly message: string;
	readonly locations?: readonly { readonly line: number; readonly column: number }[];
	readonly path?: readonly (string | number)[];
	readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Raised while a field is answered; the field becomes null, or its nearest nullable parent does. */
export class FieldFault extends Error {
	readonly path: (string | number)[] = [];

	constructor(
		message: string,
		readonly extensions: Readonly<Record<string, unknown>>,
		/** Where in the document, 1-based. */
		public locations: readonly { readonly line: number; readonly column: number }[] = [],
	) {
		super(message);
	}

	toEntry(): ErrorEntry {
		const { message, locations, path, extensions } = this;
		return { message, locations, path, extensions };
	}
}

/** A document that is not executed at all. */
export class DocumentFault extends Error {
	constructor(readonly errors: readonly ErrorEntry[]) {
		super(errors[0]?.message ?? 'The document is not valid.');
	}
}
