import type { StoreConfig } from '../../../engine/store';

/** Another store in the same place: a file beside the file, a schema beside the schema. */
export function siblingStore(config: StoreConfig, number: number): StoreConfig {
	return config.kind === 'sqlite'
		? { ...config, file: `sibling-${number}.sqlite` }
		: { ...config, schema: `${config.schema}_${number}` };
}
