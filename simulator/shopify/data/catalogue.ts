/** The words that orders are made of, awkward ones included: emoji, quotes, right-to-left, separators. */

export const productTitles = [
	'Linen shirt',
	'Wool socks',
	'Espresso cup',
	'Oak cutting board',
	'12" cast-iron pan',
	"Baker's apron",
	'Beeswax candle 🕯️',
	'Café au lait bowl',
	'Rain jacket, "Storm"',
	'Notebook; dotted, A5',
	'Ceramic planter',
	'日本茶 sencha',
	'Canvas tote <organic>',
	'Soap & balm set',
	'Travel mug\t0.4 l',
	'Gift card',
] as const satisfies readonly [string, ...string[]];

export const variantTitles = ['S', 'M', 'L', 'XL', 'Blue / 40', 'Default Title'] as const;

/** What products are, by their shop's own words. */
export const productTypes = ['Goods', 'Clothing', 'Kitchen & table', 'Home'] as const;

export const vendors = ['Northwind', 'Atelier Nº5', "O'Malley & Sons", 'Kinto'] as const;

export const firstNames = [
	'Ada',
	'Bob',
	'Chloé',
	'Dmitri',
	'Eun-ji',
	'Fatima',
	'Grace',
	'Hervé',
	'Ines',
	'José',
	'Zoë',
	'李',
] as const;

export const lastNames = [
	'Okafor',
	"O'Brien",
	'Müller',
	'Nguyen',
	'Smith-Jones',
	'García',
	'Tanaka',
	'de la Cruz',
	'مراد',
	'Kowalski',
] as const;

export interface Place {
	readonly city: string;
	readonly zip: string;
	readonly province: string | null;
	readonly provinceCode: string | null;
	readonly country: string;
	readonly countryCode: string;
}

export const places = [
	place('Ottawa', 'K1A 0B1', 'Ontario', 'ON', 'Canada', 'CA'),
	place('Portland', '97201', 'Oregon', 'OR', 'United States', 'US'),
	place('New York', '10001', 'New York', 'NY', 'United States', 'US'),
	place('Köln', '50667', null, null, 'Germany', 'DE'),
	place('São Paulo', '01000-000', 'São Paulo', 'SP', 'Brazil', 'BR'),
	place('Tōkyō', '100-0001', 'Tōkyō', 'JP-13', 'Japan', 'JP'),
] as const;

export const streets = ['Main Street', 'Rue de l’Église', 'Hauptstraße', 'Elm Row "B"'] as const;

export const notes = [
	'Please ring twice.',
	'Gift: “Happy birthday, Zoë!” 🎂🎉',
	'Line one\nLine two, with a comma and a "quote"',
	"It's urgent; deliver to the neighbour's \\ back door",
	'👩‍👩‍👧‍👦 family order — ½ price',
] as const;

export const tags = [
	'wholesale',
	'vip',
	'first-order',
	'subscription',
	'needs review',
	'Zoë’s',
] as const;

export const sources = ['web', 'pos', 'shopify_draft_order', '580111'] as const;

export const discountCodes = ['WELCOME10', 'SUMMER', 'vip-5', '½OFF'] as const;

function place(
	city: string,
	zip: string,
	province: string | null,
	provinceCode: string | null,
	country: string,
	countryCode: string,
): Place {
	return { city, zip, province, provinceCode, country, countryCode };
}
