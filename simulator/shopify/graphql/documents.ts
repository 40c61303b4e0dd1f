import {
	type ASTNode,
	type DocumentNode,
	getOperationAST,
	GraphQLError,
	Kind,
	type OperationDefinitionNode,
	parse,
	validate,
	visit,
	type FragmentDefinitionNode,
} from 'graphql';
import { DocumentFault } from './fault';
import { toRubyError } from './rubyErrors';
import type { ApiSchema } from './schemas';

/** A document that has passed the schema of its version. */
export interface CheckedDocument {
	readonly document: DocumentNode;
	readonly operation: OperationDefinitionNode;
	readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
	/** Asks for the schema itself (`__schema`, `__type`). */
	readonly isIntrospection: boolean;
}

type Outcome = { readonly document: DocumentNode } | { readonly fault: DocumentFault };

const capacity = 500;

/** Parses and validates documents, each text once per version. */
export class Documents {
	private readonly known = new Map<string, Outcome>();

	/** Throws a {@link DocumentFault} with Shopify's wording for a document that Shopify would refuse. */
	check(text: string, operationName: string | undefined, api: ApiSchema): CheckedDocument {
		const key = `${api.version}\n${text}`;
		let outcome = this.known.get(key);
		if (outcome === undefined) {
			outcome = examine(text, api);
			if (this.known.size >= capacity) this.known.clear();
			this.known.set(key, outcome);
		}
		if ('fault' in outcome) throw outcome.fault;
		return select(outcome.document, operationName);
	}
}

function examine(text: string, api: ApiSchema): Outcome {
	let document: DocumentNode;
	try {
		document = parse(text);
	} catch (error) {
		return { fault: parseFault(error) };
	}
	const errors = validate(api.schema, document);
	if (errors.length === 0) return { document };
	const operation = getOperationAST(document);
	const name = operation?.name?.value ?? `anonymous ${operation?.operation ?? 'query'}`;
	const context = { schema: api.schema, operation: name, ancestors: ancestorFinder(document) };
	return { fault: new DocumentFault(errors.map((error) => toRubyError(error, context))) };
}

function parseFault(error: unknown): DocumentFault {
	if (!(error instanceof GraphQLError)) throw error;
	const [location] = error.locations ?? [];
	const at = location === undefined ? '' : ` at [${location.line}, ${location.column}]`;
	const reason = error.message
		.replace(/^Syntax Error: /, '')
		.replace(/\.$/, '')
		.replace('Unexpected <EOF>', 'unexpected end of file')
		.replace(/^Unexpected /, 'unexpected ');
	return new DocumentFault([
		{
			message: `syntax error, ${reason}${at}`,
			locations: error.locations,
			extensions: { code: 'PARSE_ERROR' },
		},
	]);
}

function ancestorFinder(document: DocumentNode): (target: ASTNode, variable?: string) => ASTNode[] {
	return (target, variable) => {
		const stack: ASTNode[] = [];
		let found: ASTNode[] = [];
		visit(document, {
			enter(node) {
				stack.push(node);
				const isUse =
					variable !== undefined &&
					node.kind === Kind.VARIABLE &&
					node.name.value === variable &&
					stack.some(({ kind }) => kind === Kind.ARGUMENT);
				if (found.length === 0 && (variable === undefined ? node === target : isUse)) {
					found = [...stack];
				}
			},
			leave() {
				stack.pop();
			},
		});
		return found;
	};
}

function select(document: DocumentNode, operationName: string | undefined): CheckedDocument {
	const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
	const operation = getOperationAST(document, operationName);
	if (operation === null || operation === undefined) {
		const message =
			operations.length > 1 && operationName === undefined
				? 'An operation name is required'
				: `No operation named "${operationName ?? ''}"`;
		throw new DocumentFault([{ message, extensions: { code: 'BAD_REQUEST' } }]);
	}
	const fragments = new Map(
		document.definitions
			.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
			.map((fragment) => [fragment.name.value, fragment]),
	);
	const isIntrospection = operation.selectionSet.selections.some(
		(selection) => selection.kind === Kind.FIELD && /^__(schema|type)$/.test(selection.name.value),
	);
	return { document, operation, fragments, isIntrospection };
}
