CREATE TABLE items (item_id int PRIMARY KEY, name text NOT NULL, price numeric(8, 2) NOT NULL);
CREATE TABLE stock (item_id int PRIMARY KEY REFERENCES items, quantity int NOT NULL);
CREATE TABLE orders (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL,
    state text NOT NULL,
    idempotency_key text NOT NULL UNIQUE
);
CREATE TABLE payments (
    payment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders,
    amount numeric(8, 2) NOT NULL
);
INSERT INTO items SELECT n, 'item ' || n, 5 + n * 7 % 90 FROM generate_series(1, 40) AS n;
INSERT INTO stock SELECT n, 100000 FROM generate_series(1, 40) AS n;
INSERT INTO orders (customer, state, idempotency_key) SELECT 'customer-' || n % 9, 'shipped', 'seed-' || n FROM generate_series(1, 50) AS n;
