-- measurement_performance, for MySQL and MariaDB: what each product sold in the last 7 and 30 full days of the shop.
-- Key: productId, currencyCode. $1 is the last of these days, $2 the first of the 7, $3 the first of the 30.
-- It is made of measurement_sales, which has to be refreshed before. The definitions stand in docs/figures.md.
SELECT `productId`, `currencyCode`,
  round(sum(CASE WHEN `day` >= $2 THEN `gross` ELSE 0 END), 4) AS `gross7`,
  round(sum(CASE WHEN `day` >= $2 THEN `discounts` ELSE 0 END), 4) AS `discounts7`,
  round(sum(CASE WHEN `day` >= $2 THEN `refunds` ELSE 0 END), 4) AS `refunds7`,
  round(sum(CASE WHEN `day` >= $2 THEN `net` ELSE 0 END), 4) AS `net7`,
  CAST(sum(CASE WHEN `day` >= $2 THEN `quantity` ELSE 0 END) AS signed) AS `quantity7`,
  round(sum(`gross`), 4) AS `gross30`,
  round(sum(`discounts`), 4) AS `discounts30`,
  round(sum(`refunds`), 4) AS `refunds30`,
  round(sum(`net`), 4) AS `net30`,
  CAST(sum(`quantity`) AS signed) AS `quantity30`
FROM measurement_sales
WHERE `day` >= $3 AND `day` <= $1
GROUP BY `productId`, `currencyCode`
