// Written by `npm run types` from docs/api-specs/openapi.json. Not edited by hand.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What answers here */
        get: operations["gateway-welcome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ai/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the AI provider stands and what it has cost this month */
        get: operations["ai-status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List entries, newest first */
        get: operations["audit-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the hash chain
         * @description Walks the chain of the tenant, or the stretch of it between two times.
         */
        get: operations["audit-verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs/{log_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entry */
        get: operations["audit-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with e-mail and password
         * @description After five failures within 15 minutes every further try for the account has to wait (429).
         */
        post: operations["auth-login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the session of the access token, also of an expired one.
         */
        post: operations["auth-logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["auth-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Continue a session
         * @description Takes the cookie refresh_token and replaces both cookies. A refresh token works once; presented again after 10 seconds it ends the session (401 TOKEN_REUSED).
         */
        post: operations["auth-refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start with a tenant of one's own
         * @description Makes a tenant with its first project and its first user, and signs that user in.
         */
        post: operations["auth-register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/switch-project": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Work in another project */
        post: operations["auth-switch-project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/ws-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a token that opens a WebSocket
         * @description It is valid for 60 seconds.
         */
        get: operations["auth-ws-token"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List incidents
         * @description Filters combine. The search looks for a part of title, description or service name, whatever its case.
         */
        get: operations["incident-list"];
        put?: never;
        /**
         * Declare an incident
         * @description It starts in the state detected and has its causes looked for.
         */
        post: operations["incident-declare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents-stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count incidents
         * @description The six states add up to the total; open and closed repeat detected and learned for older clients.
         */
        get: operations["incident-stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents-timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Incidents per day
         * @description Every one of the last days up to today, in the time zone of the project, by detection.
         */
        get: operations["incident-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One incident */
        get: operations["incident-read"];
        put?: never;
        post?: never;
        /** Delete an incident */
        delete: operations["incident-delete"];
        options?: never;
        head?: never;
        /** Change its texts */
        patch: operations["incident-update"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/activities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its history, newest first */
        get: operations["incident-activities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its alerts, newest first */
        get: operations["incident-alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/assignee": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Give it to somebody */
        patch: operations["incident-assign"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Comment on an incident */
        post: operations["incident-comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Its timeline, oldest first
         * @description Activities, alerts, steps of the analysis and hypotheses, merged by time.
         */
        get: operations["incident-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/hypotheses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Its hypotheses, by rank
         * @description Those of the latest completed generation, or of the one that is named.
         */
        get: operations["hypothesis-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/hypotheses/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look for causes
         * @description Without force a completed generation is enough: it is answered with 200 and cached. While one runs the answer is 409 IN_PROGRESS.
         */
        post: operations["hypothesis-generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/hypotheses/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The runs of the generation, newest first */
        get: operations["hypothesis-generations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/hypotheses/{hypothesis_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Confirm or reject a hypothesis
         * @description At most one hypothesis of an incident is confirmed; a second one is 409 CONFLICT.
         */
        patch: operations["hypothesis-judge"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/hypotheses/{hypothesis_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people think of a hypothesis, oldest first */
        get: operations["hypothesis-feedback"];
        put?: never;
        /**
         * Say what you think of a hypothesis
         * @description One opinion per person: a later one replaces it and is answered with 200.
         */
        post: operations["hypothesis-rate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What its analysis cost
         * @description Failed requests are included.
         */
        get: operations["incident-metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/related": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened around its detection
         * @description Each list holds at most 20 entries, the best first. A list of something the project has no data of is empty.
         */
        get: operations["incident-related"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/severity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change its severity */
        patch: operations["incident-grade"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change its state
         * @description The current state changes nothing. An illegal change is 409 INVALID_TRANSITION and lists the legal ones in `allowed`.
         */
        patch: operations["incident-move"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/workflow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The steps of its analysis */
        get: operations["incident-workflow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the projects one is a member of
         * @description By name, inactive ones included.
         */
        get: operations["project-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a project */
        get: operations["project-get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys of a project
         * @description Newest first.
         */
        get: operations["api-key-list"];
        put?: never;
        /** Make an API key */
        post: operations["api-key-create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an API key
         * @description It stops working within 5 seconds.
         */
        delete: operations["api-key-delete"];
        options?: never;
        head?: never;
        /** Change an API key */
        patch: operations["api-key-update"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of a project
         * @description In the order in which they joined.
         */
        get: operations["project-list-members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the alerts of monitoring systems, newest first */
        get: operations["monitoring-alert-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/alerts/{alert_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alert with the deliveries that contained it */
        get: operations["monitoring-alert-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what monitoring systems sent, newest first */
        get: operations["webhook-delivery-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery with its body */
        get: operations["webhook-delivery-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the monitoring systems of a project
         * @description By name.
         */
        get: operations["integration-list"];
        put?: never;
        /** Listen to a monitoring system */
        post: operations["integration-create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a monitoring system */
        get: operations["integration-get"];
        put?: never;
        post?: never;
        /**
         * Stop listening to a monitoring system
         * @description Its alerts stay.
         */
        delete: operations["integration-delete"];
        options?: never;
        head?: never;
        /** Change a monitoring system */
        patch: operations["integration-update"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the webhook secret */
        post: operations["integration-rotate-secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/alertmanager": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells senders without an integration id what to use */
        post: operations["webhook-deprecated-alertmanager"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/grafana": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells senders without an integration id what to use */
        post: operations["webhook-deprecated-grafana"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/prometheus/{integration_id}/api/v2/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receive alerts from a Prometheus that takes the platform for an Alertmanager */
        post: operations["webhook-receive-prometheus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{integration_type}/{integration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive alerts
         * @description Takes the payload of Alertmanager (version 4); under the type prometheus also a bare array of alerts.
         */
        post: operations["webhook-receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of every service, probed in parallel */
        get: operations["gateway-services-health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AIBudget: {
            /**
             * Format: double
             * @description Null when there is no limit.
             */
            limit_usd: number | null;
            /** Format: double */
            spent_usd: number;
        };
        AIStatus: {
            api_configured: boolean;
            budget: components["schemas"]["AIBudget"];
            /**
             * Format: date-time
             * @description When a request of the project failed last.
             */
            last_error_at: string | null;
            model: string | null;
            provider: string | null;
            /** @enum {string} */
            status: "operational" | "degraded" | "unconfigured";
            /** @description Whether the rules would make the next hypotheses. */
            using_mock: boolean;
        };
        APIKey: {
            /** @description Not empty for browser keys. */
            allowed_origins: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string | null;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** @description The first 12 characters of the key. */
            key_prefix: string;
            /**
             * Format: date-time
             * @description At most a minute old.
             */
            last_used_at: string | null;
            name: string;
            scopes: string[];
        };
        Activity: {
            /** @enum {string} */
            activity_type: "state_change" | "comment" | "severity_change" | "assignee_change" | "system";
            content: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string;
            new_value: string | null;
            old_value: string | null;
            user_email: string;
            /** Format: uuid */
            user_id: string | null;
            user_name: string;
        };
        AlertDelivery: {
            /** Format: uuid */
            delivery_id: string;
            /** Format: date-time */
            received_at: string;
        };
        AlertResult: {
            /** Format: uuid */
            alert_id: string | null;
            detail: string | null;
            error_code: string | null;
            fingerprint: string | null;
            /** Format: uuid */
            incident_id: string | null;
            /**
             * Format: int64
             * @description The place of the alert in the delivery, from 0.
             */
            index: number;
            /** @enum {string} */
            status: "created" | "attached" | "updated" | "reopened" | "resolved" | "suppressed" | "ignored" | "rejected";
        };
        AlertmanagerAlert: {
            /** @description At most 64. */
            annotations?: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description The year 1 means that the alert has no end.
             */
            endsAt?: string;
            /** @description At most 128 characters; computed from the labels when it is missing. */
            fingerprint?: string;
            generatorURL?: string;
            /** @description At most 64, values of at most 4 KiB. Values that are no text become their JSON text. */
            labels: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description Not before 2000 and not more than 24 hours ahead.
             */
            startsAt?: string;
            /** @description firing or resolved. */
            status?: string;
        };
        AlertmanagerMessage: {
            alerts: components["schemas"]["AlertmanagerAlert"][];
            commonAnnotations?: unknown;
            commonLabels?: {
                [key: string]: unknown;
            };
            externalURL?: string;
            /** @description Alerts of one group share an incident. */
            groupKey?: string;
            groupLabels?: unknown;
            receiver?: unknown;
            /** @description For alerts without one: firing or resolved. */
            status?: string;
            /** Format: int64 */
            truncatedAlerts?: number;
            /** @example 4 */
            version?: unknown;
        };
        AssignIncidentRequest: {
            /**
             * Format: uuid
             * @description Required: a member of the project, or null for nobody.
             */
            assignee_id?: string | null;
        };
        AuditEntry: {
            /**
             * @description <resource>.<verb>
             * @example incident.state_changed
             */
            action: string;
            actor_name: string;
            /** @enum {string} */
            actor_type: "user" | "api_key" | "webhook" | "system";
            /** @description Old and new value by changed field; secrets as ***. */
            changes: {
                [key: string]: unknown;
            };
            error_message: string | null;
            /** @description SHA-256 over prev_hash and the canonical JSON of the entry without both hashes, hex. */
            hash: string;
            /** Format: uuid */
            id: string;
            ip_address: string | null;
            metadata: {
                [key: string]: unknown;
            };
            prev_hash: string;
            /** Format: uuid */
            project_id: string | null;
            request_id: string | null;
            resource_id: string | null;
            resource_type: string;
            /** @description The service that made the change. */
            service: string;
            success: boolean;
            /** Format: uuid */
            tenant_id: string;
            /** Format: date-time */
            timestamp: string;
            user_agent: string;
            user_email: string;
            /** Format: uuid */
            user_id: string | null;
        };
        AuditPage: {
            /** Format: int64 */
            limit: number;
            logs: components["schemas"]["AuditEntry"][];
            /** Format: int64 */
            skip: number;
            /** Format: int64 */
            total: number;
        };
        AuditVerification: {
            /** Format: int64 */
            checked: number;
            /** Format: uuid */
            first_invalid_id: string | null;
            valid: boolean;
        };
        CommentIncidentRequest: {
            content: string;
        };
        CreateAPIKeyRequest: {
            /** @description Makes it a browser key that works from these origins only. */
            allowed_origins?: string[];
            /**
             * Format: int64
             * @description Without it the key does not expire.
             */
            expires_in_days?: number;
            name: string;
            /** @description Without any the key may send all kinds of telemetry. */
            scopes?: ("ingest:metrics" | "ingest:logs" | "ingest:traces" | "ingest:errors" | "ingest:infrastructure" | "ingest:browser" | "ingest:vulnerabilities" | "ingest:deployments" | "read:metrics" | "read:status")[];
        };
        CreateIntegrationRequest: {
            api_key?: string;
            config?: components["schemas"]["IntegrationConfig"];
            description?: string;
            /**
             * @description grafana and webhook come with a later version.
             * @enum {string}
             */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook";
            /** @default true */
            is_primary?: boolean;
            name: string;
            password?: string;
            /** @description The address of the system, http or https. */
            url: string;
            username?: string;
            /** @default true */
            webhook_enabled?: boolean;
        };
        CreatedAPIKey: {
            /** @description Not empty for browser keys. */
            allowed_origins: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string | null;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** @description The first 12 characters of the key. */
            key_prefix: string;
            /**
             * Format: date-time
             * @description At most a minute old.
             */
            last_used_at: string | null;
            name: string;
            /** @description The key itself. It is shown this once. */
            raw_key: string;
            scopes: string[];
        };
        DeclareIncidentRequest: {
            /**
             * Format: uuid
             * @description A member of the project.
             */
            assignee_id?: string;
            description?: string;
            /**
             * @description RFC 3339; now by default.
             * @example 2026-01-24T12:00:00Z
             */
            detected_at?: string;
            /** @default true */
            generate_hypotheses?: boolean;
            service_name: string;
            /**
             * @default medium
             * @enum {string}
             */
            severity?: "critical" | "high" | "medium" | "low";
            title: string;
        };
        Deleted: {
            message: string;
            /** @enum {string} */
            status: "deleted";
        };
        DeletedAPIKey: {
            /** Format: uuid */
            key_id: string;
            /** @enum {string} */
            status: "deleted";
        };
        DeletedIncident: {
            /** Format: uuid */
            incident_id: string;
            /** @enum {string} */
            status: "deleted";
        };
        Envelope: {
            /** @description A sentence fit to show to a person. */
            detail: string;
            /** @description A short cause. */
            error?: string;
            /** @description A stable code to branch on. */
            error_code: string;
            /** @description The invalid inputs; on validation errors only. */
            fields?: components["schemas"]["Field"][];
            /** @description A short cause. */
            message?: string;
            /** @description The id of the request in our logs. */
            request_id: string;
            /**
             * Format: int64
             * @description Seconds to wait before a repeat.
             */
            retry_after?: number;
            /**
             * @description Always error.
             * @enum {string}
             */
            status: "error";
        };
        Evidence: {
            /** @enum {string} */
            kind: "metric" | "log" | "trace" | "error" | "deployment" | "alert" | "vulnerability" | "host" | "incident";
            link: string | null;
            /** Format: date-time */
            observed_at: string | null;
            ref: string;
            summary: string;
        };
        Field: {
            field: string;
            message: string;
        };
        GenerateHypothesesRequest: {
            /** @description What the analysis should know. */
            context?: string;
            /** @description Another run, though there are hypotheses. */
            force?: boolean;
        };
        Generation: {
            /** Format: date-time */
            completed_at: string | null;
            /** Format: date-time */
            created_at: string;
            error_message: string | null;
            /** Format: uuid */
            generation_id: string;
            /** Format: int64 */
            hypotheses: number;
            /** @description The name of the person who asked, or System. */
            requested_by: string;
            /** Format: int64 */
            run: number;
            /**
             * @description Null until the run has completed.
             * @enum {string|null}
             */
            source: "model" | "rules" | null;
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed";
            /** @description The rules answered, not a model. */
            using_mock: boolean;
        };
        GradeIncidentRequest: {
            comment?: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low";
        };
        GradedIncident: {
            incident: components["schemas"]["Incident"];
            /** Format: uuid */
            incident_id: string;
            /** @enum {string} */
            new_severity: "critical" | "high" | "medium" | "low";
            /** @enum {string} */
            status: "success";
        };
        Hypothesis: {
            claim: string;
            /** Format: double */
            confidence_score: number;
            contradicting_evidence: string[];
            /** Format: date-time */
            created_at: string;
            description: string;
            evidence: components["schemas"]["Evidence"][];
            feedback: components["schemas"]["Opinions"];
            /** Format: uuid */
            generation_id: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string;
            /** Format: int64 */
            rank: number;
            /** @enum {string} */
            source: "model" | "rules";
            /** @enum {string} */
            status: "proposed" | "confirmed" | "rejected";
            suggested_actions: string[];
            supporting_evidence: string[];
        };
        HypothesisFeedback: {
            /** @description What the cause really was. */
            actual_cause: string;
            comment: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            hypothesis_id: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            rating: "up" | "down";
            /** Format: uuid */
            user_id: string;
            user_name: string;
        };
        Incident: {
            /** Format: date-time */
            acknowledged_at: string | null;
            /**
             * Format: int64
             * @description How many alerts joined the incident.
             */
            alert_count: number;
            allowed_transitions: ("detected" | "acknowledged" | "investigating" | "mitigated" | "resolved" | "learned")[];
            /** Format: uuid */
            assignee_id: string | null;
            assignee_name: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description The name of the person who declared it, or System. */
            created_by: string;
            description: string;
            /** Format: date-time */
            detected_at: string;
            /** Format: uuid */
            duplicate_of: string | null;
            group_key: string | null;
            /** @enum {string} */
            hypothesis_status: "none" | "queued" | "running" | "completed" | "failed";
            /** Format: uuid */
            id: string;
            impact: components["schemas"]["IncidentImpact"];
            /** Format: date-time */
            learned_at: string | null;
            /** Format: date-time */
            mitigated_at: string | null;
            /** Format: date-time */
            resolved_at: string | null;
            roles: components["schemas"]["IncidentRole"][];
            service_name: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low";
            /** @enum {string} */
            source: "manual" | "alertmanager" | "prometheus" | "grafana" | "webhook" | "alerting" | "slo" | "synthetic" | "anomaly";
            source_ref: string | null;
            /** @enum {string} */
            state: "detected" | "acknowledged" | "investigating" | "mitigated" | "resolved" | "learned";
            title: string;
            /** Format: date-time */
            updated_at: string;
        };
        IncidentAIRequest: {
            /** Format: double */
            cost_usd: number;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            duration_ms: number;
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            input_tokens: number;
            model_used: string;
            /** Format: int64 */
            output_tokens: number;
            /** @enum {string} */
            request_type: "hypothesis" | "hypothesis_batch" | "dashboard" | "anomaly_incident" | "postmortem";
            success: boolean;
            /** Format: int64 */
            total_tokens: number;
        };
        IncidentAlert: {
            alert_name: string;
            annotations: {
                [key: string]: string;
            };
            description: string;
            /** Format: date-time */
            ends_at: string | null;
            external_url: string | null;
            fingerprint: string;
            group_key: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string | null;
            /** Format: uuid */
            integration_id: string | null;
            integration_name: string | null;
            /** @enum {string|null} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook" | null;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_seen_at: string;
            muted: boolean;
            /** @enum {string} */
            origin: "integration" | "alerting";
            /** Format: date-time */
            received_at: string;
            /**
             * Format: int64
             * @description How often the alert was sent again while it fired.
             */
            repeat_count: number;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            severity_display: string;
            /** Format: date-time */
            starts_at: string;
            /** @enum {string} */
            status: "firing" | "resolved" | "acknowledged";
            status_display: string;
            summary: string;
        };
        IncidentByStates: {
            /** Format: int64 */
            acknowledged: number;
            /**
             * Format: int64
             * @description The same as learned.
             */
            closed: number;
            /** Format: int64 */
            detected: number;
            /** Format: int64 */
            investigating: number;
            /** Format: int64 */
            learned: number;
            /** Format: int64 */
            mitigated: number;
            /**
             * Format: int64
             * @description The same as detected.
             */
            open: number;
            /** Format: int64 */
            resolved: number;
        };
        IncidentCostSummary: {
            /** Format: int64 */
            total_ai_requests: number;
            /** Format: int64 */
            total_analysis_steps: number;
            /** Format: double */
            total_cost_usd: number;
            /** Format: int64 */
            total_input_tokens: number;
            /** Format: int64 */
            total_output_tokens: number;
            /** Format: int64 */
            total_tokens: number;
        };
        IncidentCosts: {
            /** Format: double */
            input_cost_usd: number;
            /** Format: double */
            output_cost_usd: number;
            /** Format: double */
            total_cost_usd: number;
        };
        IncidentDay: {
            /** Format: int64 */
            count: number;
            /** Format: date */
            date: string;
        };
        IncidentImpact: {
            /** Format: date-time */
            ended_at: string | null;
            /** @enum {string} */
            level: "none" | "minor" | "major" | "critical";
            services: string[];
            /** Format: date-time */
            started_at: string | null;
            summary: string;
            /** Format: int64 */
            users_affected: number | null;
        };
        IncidentMetrics: {
            ai_requests: components["schemas"]["IncidentAIRequest"][];
            cost_breakdown: components["schemas"]["IncidentCosts"];
            /** Format: uuid */
            incident_id: string;
            incident_title: string;
            summary: components["schemas"]["IncidentCostSummary"];
        };
        IncidentPage: {
            items: components["schemas"]["Incident"][];
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pages: number;
            /** Format: int64 */
            total: number;
        };
        IncidentRelated: {
            deployments: unknown[];
            error_groups: unknown[];
            incidents: components["schemas"]["Incident"][];
            log_patterns: unknown[];
            slow_traces: unknown[];
        };
        IncidentRole: {
            /** @enum {string} */
            role: "commander" | "communications" | "operations" | "scribe";
            /** Format: uuid */
            user_id: string;
            user_name: string;
        };
        IncidentStats: {
            by_severity: components["schemas"]["SeverityCounts"];
            by_state: components["schemas"]["IncidentByStates"];
            /**
             * Format: double
             * @description Mean time from detection to acknowledgement.
             */
            mtta_minutes: number | null;
            /**
             * Format: double
             * @description Mean time from detection to resolution.
             */
            mttr_minutes: number | null;
            /** Format: int64 */
            total: number;
        };
        IncidentTimeline: {
            /** Format: int64 */
            days: number;
            /** Format: date */
            end_date: string;
            /** Format: date */
            start_date: string;
            timeline: components["schemas"]["IncidentDay"][];
        };
        Integration: {
            config: components["schemas"]["IntegrationConfig"];
            /** Format: date-time */
            created_at: string;
            description: string;
            has_api_key: boolean;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook";
            integration_type_display: string;
            is_primary: boolean;
            last_error_message: string | null;
            /** Format: date-time */
            last_test_at: string | null;
            last_test_success: boolean;
            /** Format: date-time */
            last_webhook_at: string | null;
            name: string;
            /** Format: uuid */
            project_id: string;
            project_name: string;
            /** @enum {string} */
            status: "active" | "inactive" | "error" | "testing";
            status_display: string;
            /** Format: date-time */
            updated_at: string;
            url: string;
            username: string;
            webhook_enabled: boolean;
            /** @description Where the system sends its alerts. */
            webhook_url: string | null;
        };
        IntegrationConfig: {
            /**
             * @description What becomes of an incident whose last alert resolves; mitigated by default.
             * @enum {string}
             */
            auto_resolve?: "mitigated" | "resolved" | "off";
            /**
             * @description For alerts without a severity; medium by default.
             * @enum {string}
             */
            default_severity?: "critical" | "high" | "medium" | "low" | "info";
            /** @description Alerts that are dropped; Watchdog and InfoInhibitor by default. */
            ignore_alertnames?: string[];
            /**
             * Format: int64
             * @description How long a resolved incident is reopened by its alert; 15 by default.
             */
            reopen_minutes?: number;
            /** @description The label that names the service of an alert. */
            service_label?: string;
            /** @description What single severity words of the sender mean here. */
            severity_map?: {
                [key: string]: string;
            };
        };
        IntegrationDetail: {
            /** @description *** with include_secrets when one is set, else null. */
            api_key: string | null;
            config: components["schemas"]["IntegrationConfig"];
            /** Format: date-time */
            created_at: string;
            description: string;
            has_api_key: boolean;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook";
            integration_type_display: string;
            is_primary: boolean;
            last_error_message: string | null;
            /** Format: date-time */
            last_test_at: string | null;
            last_test_success: boolean;
            /** Format: date-time */
            last_webhook_at: string | null;
            name: string;
            /** @description *** with include_secrets when one is set, else null. */
            password: string | null;
            /** Format: uuid */
            project_id: string;
            project_name: string;
            /** @enum {string} */
            status: "active" | "inactive" | "error" | "testing";
            status_display: string;
            /** Format: date-time */
            updated_at: string;
            url: string;
            username: string;
            webhook_enabled: boolean;
            /** @description In clear with include_secrets, else null. */
            webhook_secret: string | null;
            /** @description Where the system sends its alerts. */
            webhook_url: string | null;
        };
        IntegrationWithSecret: {
            config: components["schemas"]["IntegrationConfig"];
            /** Format: date-time */
            created_at: string;
            description: string;
            has_api_key: boolean;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook";
            integration_type_display: string;
            is_primary: boolean;
            last_error_message: string | null;
            /** Format: date-time */
            last_test_at: string | null;
            last_test_success: boolean;
            /** Format: date-time */
            last_webhook_at: string | null;
            name: string;
            /** Format: uuid */
            project_id: string;
            project_name: string;
            /** @enum {string} */
            status: "active" | "inactive" | "error" | "testing";
            status_display: string;
            /** Format: date-time */
            updated_at: string;
            url: string;
            username: string;
            webhook_enabled: boolean;
            /** @description Set when it was just made. It is shown this once. */
            webhook_secret: string | null;
            /** @description Where the system sends its alerts. */
            webhook_url: string | null;
        };
        JudgeHypothesisRequest: {
            comment?: string;
            /** @enum {string} */
            status: "proposed" | "confirmed" | "rejected";
        };
        LoginRequest: {
            email: string;
            password: string;
        };
        Me: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            current_project_id: string | null;
            /** @enum {string|null} */
            current_project_role: "owner" | "admin" | "engineer" | "viewer" | null;
            email: string;
            full_name: string;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_login_at: string | null;
            projects: components["schemas"]["SessionProject"][];
            /**
             * @description The role in the tenant.
             * @enum {string}
             */
            role: "admin" | "engineer" | "viewer";
            /** Format: uuid */
            tenant_id: string;
            tenant_name: string;
            totp_enabled: boolean;
        };
        Member: {
            /** Format: date-time */
            joined_at: string;
            /** @enum {string} */
            role: "owner" | "admin" | "engineer" | "viewer";
            user_email: string;
            /** Format: uuid */
            user_id: string;
            user_name: string;
        };
        Message: {
            message: string;
        };
        MonitoringAlert: {
            alert_name: string;
            annotations: {
                [key: string]: string;
            };
            description: string;
            /** Format: date-time */
            ends_at: string | null;
            external_url: string | null;
            fingerprint: string;
            group_key: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string | null;
            /** Format: uuid */
            integration_id: string | null;
            integration_name: string | null;
            /** @enum {string|null} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook" | null;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_seen_at: string;
            muted: boolean;
            /** Format: date-time */
            received_at: string;
            /**
             * Format: int64
             * @description How often the alert was sent again while it fired.
             */
            repeat_count: number;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            severity_display: string;
            /** Format: date-time */
            starts_at: string;
            /** @enum {string} */
            status: "firing" | "resolved" | "acknowledged";
            status_display: string;
            summary: string;
        };
        MonitoringAlertDetail: {
            alert_name: string;
            annotations: {
                [key: string]: string;
            };
            deliveries: components["schemas"]["AlertDelivery"][];
            description: string;
            /** Format: date-time */
            ends_at: string | null;
            external_url: string | null;
            fingerprint: string;
            group_key: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string | null;
            /** Format: uuid */
            integration_id: string | null;
            integration_name: string | null;
            /** @enum {string|null} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook" | null;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_seen_at: string;
            muted: boolean;
            /** Format: date-time */
            received_at: string;
            /**
             * Format: int64
             * @description How often the alert was sent again while it fired.
             */
            repeat_count: number;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            severity_display: string;
            /** Format: date-time */
            starts_at: string;
            /** @enum {string} */
            status: "firing" | "resolved" | "acknowledged";
            status_display: string;
            summary: string;
        };
        MoveIncidentRequest: {
            comment?: string;
            /** @enum {string} */
            state: "detected" | "acknowledged" | "investigating" | "mitigated" | "resolved" | "learned" | "open" | "closed";
        };
        MovedIncident: {
            incident: components["schemas"]["Incident"];
            /** Format: uuid */
            incident_id: string;
            /** @enum {string} */
            new_state: "detected" | "acknowledged" | "investigating" | "mitigated" | "resolved" | "learned";
            /** @enum {string} */
            status: "success";
        };
        Opinions: {
            /** Format: int64 */
            down: number;
            /** @enum {string|null} */
            mine: "up" | "down" | null;
            /** Format: int64 */
            up: number;
        };
        Project: {
            /** Format: date-time */
            created_at: string;
            /** @enum {string|null} */
            current_user_role: "owner" | "admin" | "engineer" | "viewer" | null;
            description: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** Format: int64 */
            member_count: number;
            name: string;
            slug: string;
            /** Format: uuid */
            tenant_id: string;
            /** @description A name of the IANA time zone database. */
            timezone: string;
            /** Format: date-time */
            updated_at: string;
        };
        ProjectToken: {
            access_token: string;
            project: components["schemas"]["SwitchedProject"];
            /** @enum {string} */
            token_type: "bearer";
        };
        PrometheusAccepted: {
            [key: string]: unknown;
        };
        PrometheusAlert: {
            /** @description At most 64. */
            annotations?: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description The year 1 means that the alert has no end.
             */
            endsAt?: string;
            generatorURL?: string;
            /** @description At most 64, values of at most 4 KiB. Values that are no text become their JSON text. */
            labels: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description Not before 2000 and not more than 24 hours ahead.
             */
            startsAt?: string;
        };
        RateHypothesisRequest: {
            actual_cause?: string;
            comment?: string;
            /** @enum {string} */
            rating: "up" | "down";
        };
        RefreshedToken: {
            access_token: string;
            message: string;
            /** @enum {string} */
            token_type: "bearer";
        };
        RegisterRequest: {
            email: string;
            full_name: string;
            /** @description 12 to 128 characters, any of them; not a common one. */
            password: string;
            tenant_name: string;
        };
        RequestedGeneration: {
            /** @description The run was made before. */
            cached: boolean;
            /** Format: uuid */
            generation_id: string;
            /** Format: uuid */
            incident_id: string;
            /** @enum {string} */
            status: "queued" | "completed";
        };
        RotatedSecret: {
            /** @description It is shown this once; the previous one is taken for another hour. */
            webhook_secret: string;
            webhook_url: string | null;
        };
        ServiceHealth: {
            error: string | null;
            /** Format: int64 */
            response_time_ms: number | null;
            /** @enum {string} */
            status: "healthy" | "unhealthy" | "unreachable";
        };
        ServicesHealth: {
            services: {
                [key: string]: components["schemas"]["ServiceHealth"];
            };
            /** @enum {string} */
            status: "healthy" | "degraded";
            /** Format: date-time */
            timestamp: string;
        };
        SessionProject: {
            /** Format: uuid */
            id: string;
            is_active: boolean;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "engineer" | "viewer";
            slug: string;
        };
        SessionUser: {
            /** Format: uuid */
            current_project_id: string | null;
            email: string;
            full_name: string;
            /** Format: uuid */
            id: string;
            /**
             * @description The role in the tenant.
             * @enum {string}
             */
            role: "admin" | "engineer" | "viewer";
            /** Format: uuid */
            tenant_id: string;
            tenant_name: string;
        };
        SeverityCounts: {
            /** Format: int64 */
            critical: number;
            /** Format: int64 */
            high: number;
            /** Format: int64 */
            low: number;
            /** Format: int64 */
            medium: number;
        };
        SocketToken: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            project_id: string | null;
            /** Format: uuid */
            tenant_id: string;
            token: string;
            /** Format: uuid */
            user_id: string;
        };
        SwitchProjectRequest: {
            /** Format: uuid */
            project_id?: string;
        };
        SwitchedProject: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "engineer" | "viewer";
            slug: string;
        };
        TimelineEvent: {
            /** Format: date-time */
            at: string;
            detail: string;
            edited_by: string | null;
            hidden: boolean;
            /** @description Opaque; stays the same. */
            id: string;
            /** @enum {string} */
            kind: "activity" | "alert" | "deployment" | "step" | "hypothesis" | "update";
            pinned: boolean;
            /** @description The id of what the entry is about. */
            ref: string;
            title: string;
        };
        TokenUser: {
            access_token: string;
            /**
             * Format: int64
             * @description Seconds until the access token expires.
             */
            expires_in: number;
            projects: components["schemas"]["SessionProject"][];
            /** @enum {string} */
            token_type: "bearer";
            user: components["schemas"]["SessionUser"];
        };
        UpdateAPIKeyRequest: {
            allowed_origins?: string[];
            is_active?: boolean;
            name?: string;
            scopes?: ("ingest:metrics" | "ingest:logs" | "ingest:traces" | "ingest:errors" | "ingest:infrastructure" | "ingest:browser" | "ingest:vulnerabilities" | "ingest:deployments" | "read:metrics" | "read:status")[];
        };
        UpdateIncidentRequest: {
            description?: string;
            service_name?: string;
            title?: string;
        };
        UpdateIntegrationRequest: {
            api_key?: string | null;
            /** @description Replaces all settings. */
            config?: components["schemas"]["IntegrationConfig"];
            description?: string;
            is_primary?: boolean;
            name?: string;
            password?: string | null;
            /** @enum {string} */
            status?: "active" | "inactive";
            url?: string;
            username?: string;
            webhook_enabled?: boolean;
        };
        WebhookDelivery: {
            /** Format: int64 */
            alerts: number;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            integration_id: string;
            /** Format: date-time */
            received_at: string;
            results: components["schemas"]["AlertResult"][];
            source_ip: string | null;
            /** @enum {string} */
            status: "processed" | "partial" | "rejected";
        };
        WebhookDeliveryDetail: {
            /** Format: int64 */
            alerts: number;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            integration_id: string;
            /** @description The body as it was sent. */
            raw_payload: unknown;
            /** Format: date-time */
            received_at: string;
            results: components["schemas"]["AlertResult"][];
            source_ip: string | null;
            /** @enum {string} */
            status: "processed" | "partial" | "rejected";
        };
        WebhookResult: {
            /** Format: uuid */
            delivery_id: string;
            /** @description The incidents that were opened or touched. */
            incident_ids: string[];
            message: string;
            /** Format: int64 */
            received: number;
            results: components["schemas"]["AlertResult"][];
            /** @enum {string} */
            status: "success";
        };
        Welcome: {
            docs: string;
            service: string;
            /** @enum {string} */
            status: "running";
            version: string;
        };
        Workflow: {
            /** Format: uuid */
            incident_id: string;
            /**
             * Format: int64
             * @description The run that is shown, 0 when there is none.
             */
            run: number;
            /** Format: int64 */
            runs: number;
            steps: components["schemas"]["WorkflowStep"][];
            workflow_summary: components["schemas"]["WorkflowSummary"];
        };
        WorkflowStep: {
            /** Format: date-time */
            completed_at: string | null;
            /** Format: double */
            cost_usd: number | null;
            /** Format: int64 */
            duration_ms: number | null;
            error_message: string | null;
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            input_tokens: number | null;
            /** Format: int64 */
            output_tokens: number | null;
            /** Format: int64 */
            run: number;
            /** Format: date-time */
            started_at: string | null;
            /** @enum {string} */
            status: "pending" | "in_progress" | "completed" | "failed" | "skipped";
            status_display: string;
            /** Format: int64 */
            step_number: number;
            /** @enum {string} */
            step_type: "alert_received" | "source_identified" | "platform_details" | "metrics_fetched" | "metrics_analyzed" | "logs_fetched" | "logs_analyzed" | "hypothesis_generated" | "solution_generated";
            step_type_display: string;
            /** Format: int64 */
            total_tokens: number | null;
        };
        WorkflowSummary: {
            /** Format: int64 */
            completed_steps: number;
            /** Format: int64 */
            failed_steps: number;
            /** Format: int64 */
            in_progress_steps: number;
            /** Format: int64 */
            pending_steps: number;
            /** Format: int64 */
            skipped_steps: number;
            /** Format: double */
            total_cost_usd: number;
            /** Format: int64 */
            total_steps: number;
            /** Format: int64 */
            total_tokens: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "gateway-welcome": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Welcome"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "ai-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AIStatus"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "audit-list": {
        parameters: {
            query?: {
                /** @description Entries of this user. */
                user_id?: string;
                /** @description An action, or a prefix with * at the end. */
                action?: string;
                resource_type?: string;
                resource_id?: string;
                actor_type?: "user" | "api_key" | "webhook" | "system";
                /** @description Part of an actor, action or resource id. */
                search?: string;
                success?: "true" | "false";
                /** @description Entries at or after this time. */
                start_date?: string;
                /** @description Entries at or before this time. */
                end_date?: string;
                skip?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "audit-verify": {
        parameters: {
            query?: {
                start_date?: string;
                end_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "audit-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                log_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "auth-login": {
        parameters: {
            query?: never;
            header?: {
                Authorization?: string;
            };
            path?: never;
            cookie?: {
                access_token?: string;
                device_token?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenUser"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "auth-logout": {
        parameters: {
            query?: never;
            header?: {
                Authorization?: string;
            };
            path?: never;
            cookie?: {
                access_token?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "auth-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "auth-refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: {
                refresh_token?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshedToken"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "auth-register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenUser"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "auth-switch-project": {
        parameters: {
            query?: {
                /** @description Instead of the member of the body. */
                project_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchProjectRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectToken"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "auth-ws-token": {
        parameters: {
            query?: never;
            header?: {
                Authorization?: string;
            };
            path?: never;
            cookie?: {
                access_token?: string;
            };
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SocketToken"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-list": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
                /** @description Comma list of critical, high, medium, low. */
                severity?: string;
                /** @description Comma list of states; open and closed stand for detected and learned. */
                state?: string;
                /** @description Part of title, description or service name. */
                search?: string;
                service_name?: string;
                assignee_id?: string;
                /** @description Comma list of manual, alertmanager, prometheus, grafana, webhook, alerting, slo, synthetic, anomaly. */
                source?: string;
                /** @description Detected at or after: RFC 3339, now or now-1h. */
                from?: string;
                /** @description Detected at or before. */
                to?: string;
                sort?: "detected_at" | "updated_at" | "severity";
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-declare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeclareIncidentRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-stats": {
        parameters: {
            query?: {
                /** @description Detected at or after: RFC 3339, now or now-1h. */
                from?: string;
                /** @description Detected at or before. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentStats"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-timeline": {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentTimeline"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedIncident"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateIncidentRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-activities": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-alerts": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentAlert"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-assign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignIncidentRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-comment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentIncidentRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-events": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineEvent"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "hypothesis-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                /** @description The latest completed one by default. */
                generation_id?: string;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hypothesis"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "hypothesis-generate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateHypothesesRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestedGeneration"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "hypothesis-generations": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "hypothesis-judge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                hypothesis_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JudgeHypothesisRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hypothesis"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "hypothesis-feedback": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                incident_id: string;
                hypothesis_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HypothesisFeedback"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "hypothesis-rate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                hypothesis_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RateHypothesisRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HypothesisFeedback"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-metrics": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentMetrics"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-related": {
        parameters: {
            query?: {
                /** @description How far before and after the detection to look. */
                window_minutes?: number;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentRelated"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-grade": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GradeIncidentRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GradedIncident"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-move": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveIncidentRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovedIncident"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "incident-workflow": {
        parameters: {
            query?: {
                /** @description The latest run by default. */
                run?: number;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "project-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "project-get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "api-key-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["APIKey"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "api-key-create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAPIKeyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedAPIKey"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "api-key-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedAPIKey"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "api-key-update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAPIKeyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["APIKey"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "project-list-members": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "monitoring-alert-list": {
        parameters: {
            query?: {
                integration_id?: string;
                incident_id?: string;
                status?: "firing" | "resolved" | "acknowledged";
                severity?: "critical" | "high" | "medium" | "low" | "info";
                /** @description Received at or after: RFC 3339, now or now-1h. */
                from?: string;
                /** @description Received at or before. */
                to?: string;
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitoringAlert"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "monitoring-alert-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitoringAlertDetail"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "webhook-delivery-list": {
        parameters: {
            query?: {
                integration_id?: string;
                status?: "processed" | "partial" | "rejected";
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "webhook-delivery-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryDetail"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "integration-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                integration_type?: "prometheus" | "grafana" | "alertmanager" | "webhook";
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link?: string;
                    "X-Next-Cursor"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"][];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "integration-create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIntegrationRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationWithSecret"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "integration-get": {
        parameters: {
            query?: {
                /** @description Shows the webhook secret, to owners only. It is audited. */
                include_secrets?: boolean;
            };
            header?: never;
            path: {
                project_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationDetail"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "integration-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "integration-update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateIntegrationRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationWithSecret"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "integration-rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "webhook-deprecated-alertmanager": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "webhook-deprecated-grafana": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "webhook-receive-prometheus": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrometheusAlert"][];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrometheusAccepted"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "webhook-receive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                integration_type: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertmanagerMessage"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookResult"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    "gateway-services-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServicesHealth"];
                };
            };
            /** @description Error */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
}
