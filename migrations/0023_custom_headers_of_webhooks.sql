-- Headers that every call of the webhook carries: name to sealed value (JWE), in the order given. `json` keeps that order.
alter table rowcast.webhook add column custom_headers json not null default '{}' check (json_typeof(custom_headers) = 'object');
