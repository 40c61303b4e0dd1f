/** How many names of tables are read at most: to suggest one of them, and to choose from them all. */
export const mostTables = { suggested: 1_000, listed: 100_000 } as const;
