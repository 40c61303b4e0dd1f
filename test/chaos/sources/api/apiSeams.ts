import type { HttpSourceOptions } from '../../../../engine/sources/http/source/httpSource';
import type { Source } from '../../../../engine/source';

/** Where a rule of reading an API can be switched off. */
export interface ApiSeams {
	/** How the API is described. */
	readonly described?: (options: HttpSourceOptions) => HttpSourceOptions;
	/** What is made of its pages. */
	readonly source?: (source: Source) => Source;
	/** What is asked of it instead. */
	readonly asked?: (url: URL) => void;
	/** Whether an answer that says in a field that something is wrong is taken for one with data. */
	readonly takesErrors?: boolean;
}
