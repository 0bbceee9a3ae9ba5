-- Who wrote the draft that a postmortem began with, and why the last draft that was
-- asked for did not come. For what was drafted before, what is stored tells: a model by
-- its mark, the rules by a text that nobody is credited for.

-- +goose Up
ALTER TABLE incident.postmortems
	ADD COLUMN draft_source text CHECK (draft_source IN ('rules', 'model')),
	ADD COLUMN draft_error text;

-- The owner is bound by the policy too, and nobody has changed these rows.
ALTER TABLE incident.postmortems NO FORCE ROW LEVEL SECURITY;
ALTER TABLE incident.postmortems DISABLE TRIGGER touch_updated_at;

UPDATE incident.postmortems
SET draft_source = CASE WHEN ai_generated THEN 'model' ELSE 'rules' END
WHERE ai_generated OR authors = '[]' AND summary || impact || root_cause || detection || resolution <> '';

ALTER TABLE incident.postmortems ENABLE TRIGGER touch_updated_at;
ALTER TABLE incident.postmortems FORCE ROW LEVEL SECURITY;
