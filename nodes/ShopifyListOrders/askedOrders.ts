import type { CoverageNotice, ListingPlace } from '../../engine/sources/shopify';
import type { ListingData } from '../shared/loop/listingData';
import type { ShopConnection } from '../shared/shopify/connection';
import type { OrdersRequest } from './readRequest';

/** What an input item asks for, and of which shop. Plain data without a secret. */
export interface AskedOrders extends OrdersRequest {
	readonly connection: ShopConnection;
}

export interface OrderNotes {
	/** What the listing leaves out. */
	readonly coverage: CoverageNotice & { readonly remedy: string };
}

export interface OrderListingData extends ListingData {
	readonly asked: AskedOrders;
	readonly place: ListingPlace;
	readonly notes: OrderNotes;
}
