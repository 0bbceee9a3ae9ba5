-- Tries to sign in, kept for the 15 minutes in which they count. They are known by
-- the hash of the address that was typed, because an address without an account
-- has to be slowed down in the same way; so the table belongs to no tenant.

-- +goose Up
CREATE TABLE auth.sign_in_attempts (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_hash bytea NOT NULL,
	source       text NOT NULL CHECK (char_length(source) <= 64),
	attempted_at timestamptz NOT NULL
);

CREATE INDEX sign_in_attempts_account_hash ON auth.sign_in_attempts (account_hash, attempted_at);
CREATE INDEX sign_in_attempts_attempted_at ON auth.sign_in_attempts (attempted_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON auth.sign_in_attempts TO srecopilot_app;
