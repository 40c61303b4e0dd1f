-- measurement_sales, for MySQL and MariaDB: what each product sold on each day of the shop, in each currency.
-- Key: day, productId, currencyCode. The definitions stand in docs/figures.md.
SELECT `day`, `productId`, `currencyCode`,
  round(sum(`gross`), 4) AS `gross`,
  round(sum(`discounts`), 4) AS `discounts`,
  round(sum(`refunds`), 4) AS `refunds`,
  round(sum(`gross` - `discounts` - `refunds`), 4) AS `net`,
  CAST(sum(`quantity`) AS signed) AS `quantity`
FROM (
  -- An order counts on its own day.
  SELECT l.`day`, coalesce(l.`productId`, 'none') AS `productId`, l.`currencyCode`,
    l.`gross` AS `gross`, l.`discount` AS `discounts`, 0 AS `refunds`, l.`keptQuantity` AS `quantity`
  FROM order_line_item l JOIN order_header o ON o.`id` = l.`orderId`
  WHERE l.`keptQuantity` > 0 AND l._sync_deleted_at IS NULL
    AND NOT coalesce(o.`test`, FALSE) AND o._sync_deleted_at IS NULL
  UNION ALL
  -- A refund counts once, on the day of the refund. What it gives back beside line items is of no product.
  SELECT r.`day`, coalesce(r.`productId`, 'none'), r.`currencyCode`, 0, 0, r.`subtotal`, 0
  FROM order_refund_line_item r JOIN order_header o ON o.`id` = r.`orderId`
  WHERE r.`lineItemId` IS NOT NULL AND r._sync_deleted_at IS NULL
    AND NOT coalesce(o.`test`, FALSE) AND o._sync_deleted_at IS NULL
) AS moved
GROUP BY `day`, `productId`, `currencyCode`
