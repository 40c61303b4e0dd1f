/** A place in a document, 1-based. */
export interface Location {
	readonly line: number;
	readonly column: number;
}

/** One entry of `errors` in an answer. */
export interface ErrorEntry {
	readonly message: string;
	readonly locations?: readonly Location[];
	readonly path?: readonly (string | number)[];
	readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Raised while a field is answered; the field becomes null, or its nearest nullable parent does. */
export class FieldFault extends Error {
	private path: readonly (string | number)[] | null = null;
	private location: Location | null = null;

	constructor(
		message: string,
		readonly extensions: Readonly<Record<string, unknown>>,
	) {
		super(message);
	}

	/** Notes where it was raised, the first time: the innermost field is told of first. */
	locate(trail: readonly (string | number)[], location: Location): void {
		this.path ??= [...trail];
		this.location ??= location;
	}

	toEntry(): ErrorEntry {
		const { message, path, location, extensions } = this;
		return {
			message,
			locations: location === null ? [] : [location],
			path: path ?? [],
			extensions,
		};
	}
}

/** A document that is not executed at all. */
export class DocumentFault extends Error {
	constructor(readonly errors: readonly ErrorEntry[]) {
		super(errors[0]?.message ?? 'The document is not valid.');
	}
}
