/** Account IDs that something might take for one another, or for a part of a query. */
export const alike: readonly (readonly string[])[] = [
	['acme', 'ACME', 'Acme', 'acme%', 'acme_', 'acm_', '%', '_'],
	['é', 'e\u0301', 'E\u0301', 'e', 'É', 'ｅ'],
	['straße', 'strasse', 'STRASSE', 'STRAẞE'],
	['İ', 'i', 'I', 'ı', 'i\u0307'],
	["a'b", 'a"b', 'a`b', "a''b", 'a\\b', "a'; DROP TABLE account_variable; --", "' OR '1'='1"],
	['1', '01', '1.0', '1e0', '٠١', 'null', 'undefined', 'true', 'NaN', '__proto__', 'constructor'],
	['😀', '👨👩👧', 'ab', 'a b', 'a/b', 'a../b', '$1', '$2', '?', ':a', '{{a}}', '*'],
	['x'.repeat(256), `${'x'.repeat(255)}y`],
];
