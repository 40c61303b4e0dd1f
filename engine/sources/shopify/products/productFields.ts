import type { SourceTraits } from '../../../source';
import { parseSelection } from '../query/parseSelection';
import { field, type Selection } from '../query/selection';
import { drainable } from '../orders/orderFields';

const product = `id legacyResourceId title handle status vendor productType tags isGiftCard totalInventory createdAt
	updatedAt publishedAt`;

const variant =
	'id legacyResourceId title sku barcode price compareAtPrice position inventoryQuantity createdAt updatedAt';

/** What is read of every product. Needs `read_products`. */
export const productSelection: Selection = drainable([
	...parseSelection(product),
	field('variants', [field('nodes', parseSelection(variant))]),
]);

/** What the columns of products hold, where their values alone do not tell. */
export const productKinds: NonNullable<SourceTraits['kinds']> = {
	legacyResourceId: 'bigint',
	tags: 'jsonb',
	totalInventory: 'bigint',
	createdAt: 'timestamptz',
	updatedAt: 'timestamptz',
	publishedAt: 'timestamptz',
	variants: 'jsonb',
};
