import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

/** The stable versions that are served, oldest first. A retired one falls forward to the oldest of these. */
export const supportedVersions = ['2026-01', '2026-04', '2026-07', '2026-10'] as const;

/** What the published schema says about who may read a field or a type. */
export interface Access {
	/** One of these scopes is needed. */
	readonly scopes: readonly string[];
	/** Shopify's own sentence, as it stands in the error. */
	readonly text: string;
}

export interface ApiSchema {
	readonly version: string;
	readonly schema: GraphQLSchema;
	/** By type name, and by `Type.field`. */
	readonly access: ReadonlyMap<string, Access>;
	/** `Type.field` of protected customer data → which kind (`name`, `email`, `phone`, `address`). */
	readonly protectedFields: ReadonlyMap<string, string>;
	/** By root field, the search fields that its `query` documents. */
	readonly searchFields: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The version that answers for `asked`: itself, a later one for a retired one, or null for one that never was. */
export function servedVersion(asked: string): string | null {
	if (asked === 'unstable') return asked;
	if (!/^20\d\d-(01|04|07|10)$/.test(asked)) return null;
	const [oldest] = supportedVersions;
	if (asked < oldest) return oldest;
	return supportedVersions.find((version) => version === asked) ?? null;
}

const loaded = new Map<string, ApiSchema>();

/** Loads the published schema of a served version; about a quarter of a second, the first time only. */
export function apiSchema(version: string): ApiSchema {
	const known = loaded.get(version);
	if (known !== undefined) return known;
	const made = load(version);
	loaded.set(version, made);
	return made;
}

interface AnnotatedField {
	readonly name: string;
	readonly requiredAccess?: string | null;
	readonly isProtected?: boolean;
	readonly protectedContent?: string | null;
	readonly args?: readonly { readonly name: string; readonly description?: string | null }[];
}

interface AnnotatedType {
	readonly name: string;
	readonly requiredAccess?: string | null;
	readonly fields?: readonly AnnotatedField[] | null;
}

function load(version: string): ApiSchema {
	const file = path.join(
		packageFolder(),
		'skills/shopify-admin/assets',
		`admin_${version}.json.br`,
	);
	const { data } = JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as {
		data: IntrospectionQuery;
	};
	const types = data.__schema.types as unknown as readonly AnnotatedType[];
	const access = new Map<string, Access>();
	const protectedFields = new Map<string, string>();
	for (const type of types) {
		remember(access, type.name, type.requiredAccess);
		for (const field of type.fields ?? []) {
			const key = `${type.name}.${field.name}`;
			remember(access, key, field.requiredAccess);
			if (field.isProtected === true) protectedFields.set(key, field.protectedContent ?? '');
		}
	}
	return {
		version,
		schema: buildClientSchema(data, { assumeValid: true }),
		access,
		protectedFields,
		searchFields: documentedSearchFields(types),
	};
}

function remember(access: Map<string, Access>, key: string, text: string | null | undefined): void {
	if (text === null || text === undefined) return;
	const scopes = [...text.matchAll(/`((?:read|write)_[a-z_]+)`/g)].map(([, scope = '']) => scope);
	if (scopes.length > 0) access.set(key, { scopes, text });
}

function documentedSearchFields(types: readonly AnnotatedType[]): Map<string, Set<string>> {
	const fields = types.find(({ name }) => name === 'QueryRoot')?.fields ?? [];
	return new Map(
		fields.map((field) => {
			const table = field.args?.find(({ name }) => name === 'query')?.description ?? '';
			const rows = table.matchAll(/^\| ([a-z][a-z0-9_]*) \|/gm);
			return [field.name, new Set([...rows].map(([, name = '']) => name))];
		}),
	);
}

/** The package's folder; found by walking up, since it need not export its package.json. */
function packageFolder(): string {
	for (let folder = __dirname; ; folder = path.dirname(folder)) {
		const candidate = path.join(folder, 'node_modules/@shopify/ai-toolkit');
		if (existsSync(candidate)) return candidate;
		if (folder === path.dirname(folder)) {
			throw new Error(
				'The package @shopify/ai-toolkit, which carries the API schemas, is missing.',
			);
		}
	}
}
