-- Source maps (metrics-collector-service): what leads from the bundled code of a release of
-- an application back to its sources. map is JSON without the sources themselves, packed
-- with zstd.

-- +goose Up
CREATE TABLE telemetry.source_maps (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	app_name    text NOT NULL CHECK (char_length(app_name) BETWEEN 1 AND 255),
	release     text NOT NULL CHECK (char_length(release) BETWEEN 1 AND 128),
	file        text NOT NULL CHECK (char_length(file) BETWEEN 1 AND 255),
	map         bytea NOT NULL,
	uploaded_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT source_maps_project_id_app_name_release_file_key UNIQUE (project_id, app_name, release, file),
	CONSTRAINT source_maps_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

ALTER TABLE telemetry.source_maps ALTER COLUMN map SET STORAGE EXTERNAL;

CREATE INDEX source_maps_project_id_uploaded_at ON telemetry.source_maps (project_id, uploaded_at DESC);

SELECT platform.isolate('telemetry.source_maps', 'project');
