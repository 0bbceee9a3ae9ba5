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
    "/api/v1/analytics/cost-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the model costs, and what could be saved */
        get: operations["ai-costs-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/incident-metrics/{incident_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests to the model and analysis steps of one incident */
        get: operations["ai-incident-costs-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/token-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests to the model, their tokens and their cost
         * @description Counts what was asked of the provider; answers from stored results are not among it. Days are those of the project's time zone, and every day of the range is there.
         */
        get: operations["ai-usage-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomaly/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The anomalies that are active now
         * @description At most fifty, newest first. One that was not seen for an hour is over.
         */
        get: operations["anomaly-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomaly/detect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find the anomalies of one series
         * @description Compares each point with its neighbours; stores nothing.
         */
        post: operations["anomaly-detect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomaly/detect-batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find the anomalies of several series */
        post: operations["anomaly-detect-batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomaly/{anomaly_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One anomaly */
        get: operations["anomaly-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Dismiss or resolve an anomaly, or take that back */
        patch: operations["anomaly-update"];
        trace?: never;
    };
    "/api/v1/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List entries, newest first
         * @description Deep lists go by cursor: skip ends at 10,000.
         */
        get: operations["audit-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs/cleanup": {
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
         * Remove old entries
         * @description Removes entries of the project, for a tenant admin also those of no project. The chain stays verifiable, and an entry says what went.
         */
        delete: operations["audit-cleanup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download entries, newest first
         * @description One entry a line. The export is itself an entry of the trail.
         */
        get: operations["audit-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs/resource/{resource_type}/{resource_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to one resource, oldest first */
        get: operations["audit-resource-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up the entries of some days
         * @description Days are days in UTC, today included.
         */
        get: operations["audit-stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-logs/user/{user_id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user did, newest first
         * @description Everybody may see their own activity; that of others asks for the role admin.
         */
        get: operations["audit-user-activity"];
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
    "/api/v1/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password
         * @description Ends all other sessions. A wrong current password counts like a failed sign-in.
         */
        post: operations["auth-change-password"];
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
    "/api/v1/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out everywhere */
        post: operations["auth-logout-all"];
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
    "/api/v1/auth/profile": {
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
        /** Change one's name */
        patch: operations["auth-update-profile"];
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
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's own sessions
         * @description Newest first; those that have ended are not listed.
         */
        get: operations["auth-list-sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of one's own sessions */
        delete: operations["auth-end-session"];
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
    "/api/v1/browser/ajax": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the requests of pages, newest first */
        get: operations["browser-request-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/browser/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List errors in browsers, newest first */
        get: operations["browser-error-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/browser/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up what browsers reported
         * @description Quantiles are exact for up to 10,000 values of each vital, else within one percent; ranges that begin before the events are kept count whole hours.
         */
        get: operations["browser-overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/browser/page-loads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List page loads, newest first */
        get: operations["browser-page-load-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/correlation/alert-incident": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Match given alerts with given incidents */
        post: operations["correlation-match"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/correlation/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What else happened around an incident
         * @description Compares with the project's incidents and alerts within two hours. What has only the time in common is left out.
         */
        post: operations["correlation-analyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/correlation/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open incidents and firing alerts that belong together */
        get: operations["correlation-groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups of errors
         * @description A range of time selects the groups that were last seen in it. With trend=true each group has its occurrences in 24 equal slices of the range.
         */
        get: operations["error-group-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups/{fingerprint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One group with its newest occurrences and its trend
         * @description The fingerprint of a group that was merged leads to the group that it was merged into.
         */
        get: operations["error-group-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups/{fingerprint}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge a group into another one
         * @description What comes with the fingerprint of the merged group later is counted in the other one, until it is split off again.
         */
        post: operations["error-group-merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups/{fingerprint}/occurrences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the occurrences of a group, newest first */
        get: operations["error-occurrence-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups/{fingerprint}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take merged fingerprints out of a group
         * @description Each is a group of its own again, with the occurrences that came with it.
         */
        post: operations["error-group-split"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups/{fingerprint}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Break a group down by what its occurrences say about themselves
         * @description Counted over all occurrences of the last 30 days. The 20 most frequent values of a key are told apart.
         */
        get: operations["error-tag-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errors/groups/{fingerprint}/triage": {
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
         * Decide about a group
         * @description A resolved group that occurs again is unresolved and regressed. When it is resolved in a release, only that release and those first seen after it count.
         */
        patch: operations["error-group-triage"];
        trace?: never;
    };
    "/api/v1/errors/source-maps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the source maps that are kept, newest first */
        get: operations["source-map-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The alert rules of the project's Grafana with their states */
        get: operations["grafana-alert-rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what is good and bad about a dashboard */
        post: operations["grafana-analyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/create-incident": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an incident of an anomaly */
        post: operations["grafana-create-incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/dashboards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the dashboards of the project's Grafana */
        get: operations["grafana-dashboard-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/dashboards/{uid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dashboard with its panels and queries */
        get: operations["grafana-dashboard-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/dashboards/{uid}/panels/{panel_id}/embed-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The address of a panel for a frame */
        get: operations["grafana-panel-embed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/dashboards/{uid}/panels/{panel_id}/render": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A panel as an image */
        get: operations["grafana-panel-render"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/detect-anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look for series that leave their usual range */
        post: operations["grafana-detect-anomalies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the Prometheus behind the project's Grafana */
        post: operations["grafana-query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/query-panel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The data of a panel */
        post: operations["grafana-panel-query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grafana/slo-query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How well an objective is met */
        post: operations["grafana-slo-query"];
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
        /** Change its texts and its impact */
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
    "/api/v1/incidents/{incident_id}/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The conversation about an incident, oldest first
         * @description An answer is a message of its own with the id of its question. Its status tells how far it is; no_model says that no model is configured.
         */
        get: operations["incident-chat-list"];
        put?: never;
        /**
         * Ask something about an incident
         * @description The model answers from the stored data of the incident alone and changes nothing. The answer comes later: it is among the messages, and the event incident.chat_message tells of it. While another question is being answered this is 409 IN_PROGRESS, above the budget of the month 429 QUOTA_EXCEEDED.
         */
        post: operations["incident-chat-ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/v1/incidents/{incident_id}/events/{event_id}": {
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
         * Edit an entry of its timeline
         * @description Changes what the timeline shows; what the entry is about stays as it is. Null restores the original.
         */
        patch: operations["incident-event-edit"];
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
    "/api/v1/incidents/{incident_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge it into another incident
         * @description It becomes a duplicate of the other one: its alerts go there, also those that are still to come, and it is resolved. Answers with the other incident. An incident that is still open is merged only into one that is open as well.
         */
        post: operations["incident-merge"];
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
    "/api/v1/incidents/{incident_id}/postmortem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The postmortem of an incident
         * @description 404 when there is none.
         */
        get: operations["postmortem-read"];
        /**
         * Write the postmortem of an incident
         * @description Members that are not given keep their value; the first time it is made and answered with 201. The incident must be mitigated, resolved or learned, else 409 CONFLICT. With If-Match only if nobody changed it since, else 409 VERSION_CONFLICT.
         */
        put: operations["postmortem-save"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/postmortem/action-items/{item_id}": {
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
        /** Change an action item */
        patch: operations["postmortem-item-update"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/postmortem/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a draft written
         * @description From the activities, alerts, hypotheses and executions of runbooks. What is written already is 409 CONFLICT unless overwrite is set; what people write until the draft is there stays. The event postmortem.generated tells the end.
         */
        post: operations["postmortem-generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/postmortem/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish the postmortem
         * @description It needs a summary and a root cause. A resolved incident becomes learned.
         */
        post: operations["postmortem-publish"];
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
    "/api/v1/incidents/{incident_id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who does what in its response */
        get: operations["incident-roles"];
        /**
         * Say who does what
         * @description Replaces all roles. A role can have several people and a person several roles.
         */
        put: operations["incident-roles-set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/runbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The runbooks that fit an incident
         * @description At most five, best first: the name of an alert counts 0.5, the service 0.3, labels and severity 0.1 each. Less than 0.25 is too little.
         */
        get: operations["incident-runbooks"];
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
    "/api/v1/incidents/{incident_id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its tasks, oldest first */
        get: operations["incident-tasks"];
        put?: never;
        /** Add a task */
        post: operations["incident-task-add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a task */
        delete: operations["incident-task-delete"];
        options?: never;
        head?: never;
        /**
         * Change a task
         * @description Members that are left out stay; null clears the assignee and the due time.
         */
        patch: operations["incident-task-update"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a merge back
         * @description It gets its own alerts back and is investigated again.
         */
        post: operations["incident-unmerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/v1/infrastructure/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List hosts by name
         * @description Those seen in the last 7 days. A host is stale after 3 missed intervals and down after 10.
         */
        get: operations["host-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructure/hosts/{hostname}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One host with its history
         * @description With a step the history holds averages of so many seconds, without processes and containers.
         */
        get: operations["host-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructure/hosts/{hostname}/containers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The containers in the latest sample of a host */
        get: operations["host-container-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/infrastructure/hosts/{hostname}/processes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The processes in the latest sample of a host */
        get: operations["host-process-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store several kinds of telemetry
         * @description Every part is stored as by its own route and may fail separately: its answer, or its error, is in results. When all parts fail, the status is that of the first.
         */
        post: operations["ingest-batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/browser": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store what browsers report
         * @description One batch of a browser, or a list of up to 1,000 under batches, as application/json or, from a beacon, as text/plain.
         */
        post: operations["browser-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/drops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What of the telemetry that was sent is not stored, and why
         * @description Counted by the minute for 31 days; the most frequent first. Minutes at both ends of the range count as a whole.
         */
        get: operations["ingest-drops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store errors
         * @description One error, or a list of up to 1,000 under errors. They are judged one by one: good ones are stored, bad ones are reported. The answer to one error is its fingerprint and ingested: true; to a list it is the number stored and their fingerprints in order.
         */
        post: operations["error-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/infrastructure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store samples of hosts
         * @description One sample, or a list of up to 1,000 under hosts. They are judged one by one: good ones are stored, bad ones are reported.
         */
        post: operations["infrastructure-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/infrastructure/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store samples of hosts
         * @description One sample, or a list of up to 1,000 under hosts. They are judged one by one: good ones are stored, bad ones are reported.
         */
        post: operations["infrastructure-ingest-alias"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store lines
         * @description Lines are judged one by one: good ones are stored, bad ones are reported.
         */
        post: operations["log-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take points of metrics as JSON */
        post: operations["metrics-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/sourcemaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store the source map of a bundled file
         * @description The body is the map (version 3). The query parameters app_name, release and file, all required, say what it belongs to; a map that the file had before is replaced. At most 32 MiB unpacked. A project keeps the newest 1,000 maps.
         */
        post: operations["source-map-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/syslog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store messages of syslog
         * @description The body (text/plain) is messages of RFC 5424, each on a line of its own or behind its length (octet counting). They are judged one by one: good ones are stored, bad ones are reported. A message without an application's name belongs to the service in X-Service-Name.
         */
        post: operations["log-syslog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store spans
         * @description At most 10,000. They are judged one by one: good ones are stored, bad ones are reported. A span that is sent again replaces the first.
         */
        post: operations["trace-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store transactions */
        post: operations["transaction-ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the API key is good for
         * @description For senders that check themselves before they send.
         */
        get: operations["ingest-whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lines around one line, of the same service and host */
        get: operations["log-context"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download lines, newest first
         * @description At most 100,000 lines. The export is an entry of the audit trail.
         */
        get: operations["log-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The commonest values of fields
         * @description Of the last 24 hours when no range is given.
         */
        get: operations["log-facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/patterns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shapes that messages have in common, most frequent first
         * @description Patterns are counted by the hour: the hours at both ends of the range count as a whole. Of the last 24 hours when no range is given.
         */
        get: operations["log-patterns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search lines, newest first
         * @description The range ends at most 31 days after it begins. The total is exact up to 10,000. A query that cannot be read is searched as plain text, and query_warning says so.
         */
        get: operations["log-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services that wrote logs */
        get: operations["log-services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count lines by level, service and time
         * @description Of the last 24 hours when no range is given.
         */
        get: operations["log-stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow lines as they arrive
         * @description Server-sent events; query parameters query, service, level and min_level. Last-Event-ID replays the last 5 minutes, at most 1,000 lines.
         */
        get: operations["log-tail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own saved searches and the shared ones, by name */
        get: operations["log-view-list"];
        put?: never;
        /** Save a search */
        post: operations["log-view-create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs/views/{view_id}": {
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
         * Delete a saved search
         * @description One's own; admins delete any.
         */
        delete: operations["log-view-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/loki/api/v1/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Loki push
         * @description JSON, or protobuf with snappy, as Loki takes it.
         */
        post: operations["log-loki-push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the metrics that a project has */
        get: operations["metric-names"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Names of the services
         * @description Every service that was seen in the range, and those of the registry.
         */
        get: operations["service-name-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services-overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How every service fares
         * @description Without a range over the last hour.
         */
        get: operations["services-overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services/{service_name}/database-queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a service asks databases
         * @description Without a range over the last hour.
         */
        get: operations["service-database-queries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services/{service_name}/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the endpoints of a service fare
         * @description Without a range over the last hour.
         */
        get: operations["service-endpoint-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services/{service_name}/external-services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a service calls elsewhere
         * @description Without a range over the last hour.
         */
        get: operations["service-external-services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services/{service_name}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one service fares
         * @description Without a range over the last hour.
         */
        get: operations["service-overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services/{service_name}/slow-transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transactions of a service, slowest first */
        get: operations["service-slow-transaction-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services/{service_name}/timeseries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a service fared over time
         * @description Without a range over the last hour.
         */
        get: operations["service-timeseries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/services/{service_name}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Transactions of a service, newest first
         * @description Percentiles and count are over everything that the filters admit in the range.
         */
        get: operations["service-transaction-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/otlp/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * OTLP logs over HTTP
         * @description Protobuf or JSON; errors are google.rpc.Status in the encoding of the request.
         */
        post: operations["log-otlp-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/otlp/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store data points of OpenTelemetry exporters
         * @description OTLP/HTTP in protobuf or JSON; the answer is an ExportMetricsServiceResponse and errors are google.rpc.Status, in the encoding of the request.
         */
        post: operations["otlp-metrics-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/otlp/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store spans of OpenTelemetry exporters
         * @description OTLP/HTTP in protobuf or JSON; the answer is an ExportTraceServiceResponse and errors are google.rpc.Status, in the encoding of the request.
         */
        post: operations["otlp-traces-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/postmortems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List postmortems
         * @description The last changed first, without their timelines. The search looks for a part of title, summary or root cause, whatever its case.
         */
        get: operations["postmortem-list"];
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
        /**
         * Make a project
         * @description Needs the tenant role admin or engineer. Whoever makes it owns it.
         */
        post: operations["project-create"];
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
        /**
         * Get a project
         * @description Also one that is switched off.
         */
        get: operations["project-get"];
        put?: never;
        post?: never;
        /**
         * Switch a project off
         * @description Its data stays; its sessions and keys stop working within 5 seconds.
         */
        delete: operations["project-delete"];
        options?: never;
        head?: never;
        /**
         * Change a project
         * @description Also one that is switched off, to switch it on again.
         */
        patch: operations["project-update"];
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
        /** Add a person of the organization to a project */
        post: operations["project-add-member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members/{user_id}": {
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
         * Remove a member, or leave
         * @description Removing somebody else needs the role admin, removing an owner the role owner.
         */
        delete: operations["project-remove-member"];
        options?: never;
        head?: never;
        /**
         * Give a member another role
         * @description Nobody gives a role above their own, and only owners change owners.
         */
        patch: operations["project-update-member"];
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
    "/api/v1/projects/{project_id}/monitoring/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the messages between services that were given up, latest first */
        get: operations["dead-letter-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/dead-letters/{dead_letter_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a message that was given up back into its queue */
        post: operations["dead-letter-retry"];
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
    "/api/v1/projects/{project_id}/monitoring/deliveries/{delivery_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a stored delivery again, as if it came now
         * @description The body is judged by the present settings of its integration. What it did before it does not do twice.
         */
        post: operations["webhook-delivery-replay"];
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
    "/api/v1/projects/{project_id}/monitoring/integrations/test-connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a monitoring system before it is saved
         * @description An address that may not be called is refused (400).
         */
        post: operations["integration-test-connection"];
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
    "/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/send-test-alert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a marked sample alert the whole way and resolve it later */
        post: operations["test-alert-send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a monitoring system
         * @description The outcome is kept with the integration, which becomes active or goes into error.
         */
        post: operations["integration-test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the alerts of alerting rules */
        get: operations["prometheus-alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/format_query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Format a PromQL expression */
        get: operations["prometheus-format-query"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/label/{name}/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the values of a label */
        get: operations["prometheus-label-values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the names of labels */
        get: operations["prometheus-labels"];
        put?: never;
        /** List the names of labels */
        post: operations["prometheus-labels-post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what senders say about metrics */
        get: operations["prometheus-metadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evaluate a PromQL expression at one time */
        get: operations["prometheus-query"];
        put?: never;
        /** Evaluate a PromQL expression at one time */
        post: operations["prometheus-query-post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/query_exemplars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List exemplars of an expression */
        get: operations["prometheus-exemplars"];
        put?: never;
        /** List exemplars of an expression */
        post: operations["prometheus-exemplars-post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/query_range": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evaluate a PromQL expression over a range of time */
        get: operations["prometheus-query-range"];
        put?: never;
        /** Evaluate a PromQL expression over a range of time */
        post: operations["prometheus-query-range-post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerting rules */
        get: operations["prometheus-rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List series by selectors */
        get: operations["prometheus-series"];
        put?: never;
        /** List series by selectors */
        post: operations["prometheus-series-post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/status/buildinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which Prometheus this understands */
        get: operations["prometheus-build-info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/api/v1/status/tsdb": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell where the series of a project come from */
        get: operations["prometheus-tsdb-status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prom/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take samples by Prometheus remote write 1.0 or 2.0
         * @description The body is prometheus.WriteRequest or io.prometheus.write.v2.Request as a snappy block.
         */
        post: operations["prometheus-write"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runbooks
         * @description Filters combine. The search looks for a part of title or description, whatever its case.
         */
        get: operations["runbook-list"];
        put?: never;
        /** Write a runbook */
        post: operations["runbook-create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All executions, newest first */
        get: operations["execution-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/executions/{execution_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One execution */
        get: operations["execution-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Tell how an execution goes on
         * @description It is completed when no step is pending. One that has finished does not change anymore. Both are 409 CONFLICT.
         */
        patch: operations["execution-update"];
        trace?: never;
    };
    "/api/v1/runbooks/{runbook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One runbook */
        get: operations["runbook-read"];
        /**
         * Replace a runbook
         * @description With If-Match only if nobody changed it since, else 409 VERSION_CONFLICT. Executions keep the steps they began with.
         */
        put: operations["runbook-replace"];
        post?: never;
        /**
         * Delete a runbook
         * @description Its executions go with it; what they did stays in the activities of incidents.
         */
        delete: operations["runbook-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runbooks/{runbook_id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its executions, newest first */
        get: operations["runbook-executions"];
        put?: never;
        /**
         * Follow a runbook
         * @description The execution takes the steps as they are now. A runbook that is not enabled is 409 CONFLICT.
         */
        post: operations["runbook-start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/registry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List services by name
         * @description Those that somebody has entered and those that were heard of in telemetry, hosts and browser applications included.
         */
        get: operations["service-list"];
        put?: never;
        /**
         * Enter a service, or change what is entered about it
         * @description Answers 200 when the service was there.
         */
        post: operations["service-register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/registry/{service_name}": {
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
         * Take a service out of the registry
         * @description It returns when telemetry of it arrives again.
         */
        delete: operations["service-remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the connection settings of the project, by category and name */
        get: operations["connection-list"];
        /**
         * Make a connection setting or replace one
         * @description Answers 201 when it made one.
         */
        put: operations["connection-save"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/connections/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of connection setting and their fields */
        get: operations["connection-categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/connections/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a connection
         * @description Notification settings send a marked test message.
         */
        post: operations["connection-test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/connections/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a connection setting */
        delete: operations["connection-delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the project fares now
         * @description Worked out anew every 10 seconds, from the last 5 minutes.
         */
        get: operations["status-get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status/services/{service_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one service fares, and why */
        get: operations["status-service"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow how the project fares
         * @description Server-sent events: status, with the answer of GET /status, at the start and whenever it changes; end, with the reason. Last-Event-ID leaves out the first event when nothing has changed since. A stream lasts an hour at most; a user may have 10 open.
         */
        get: operations["status-stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one's organization */
        get: operations["tenant-get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the organization */
        patch: operations["tenant-update"];
        trace?: never;
    };
    "/api/v1/tenant/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people of the organization
         * @description By name.
         */
        get: operations["tenant-list-users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/users/{user_id}": {
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
         * Change a person of the organization
         * @description An active administrator always remains (409 CONFLICT), and every project keeps an owner who may sign in (409 LAST_OWNER).
         */
        patch: operations["tenant-update-user"];
        trace?: never;
    };
    "/api/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search traces, newest first
         * @description Service, operation and attributes ask for one span that has all of them; duration, status and time are those of the whole trace.
         */
        get: operations["trace-list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count traces by time and duration
         * @description Takes the filters of the search.
         */
        get: operations["trace-histogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/services/dependency-map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which services call which
         * @description From spans whose parent belongs to another service, counted by the hour.
         */
        get: operations["trace-dependency-map"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{trace_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One trace with its waterfall
         * @description At most 20,000 spans, the earliest.
         */
        get: operations["trace-read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces/{trace_id}/spans/{span_id}/peers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare a span with others of its service and operation
         * @description Without a range over the 24 hours around the span.
         */
        get: operations["span-peers"];
        put?: never;
        post?: never;
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
    "/api/{sentry_project}/envelope": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store the errors of a Sentry envelope
         * @description Items of other kinds are passed over. The key is the public key of the client's DSN (sentry_key, or X-Sentry-Auth); the project in the path means nothing.
         */
        post: operations["error-envelope"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{sentry_project}/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store one error of an older Sentry client
         * @description The body is the event. The key is the public key of the client's DSN (sentry_key, or X-Sentry-Auth); the project in the path means nothing.
         */
        post: operations["error-store"];
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
    "/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * OTLP logs over HTTP
         * @description Protobuf or JSON; errors are google.rpc.Status in the encoding of the request.
         */
        post: operations["log-otlp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store data points of OpenTelemetry exporters
         * @description OTLP/HTTP in protobuf or JSON; the answer is an ExportMetricsServiceResponse and errors are google.rpc.Status, in the encoding of the request.
         */
        post: operations["otlp-metrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store spans of OpenTelemetry exporters
         * @description OTLP/HTTP in protobuf or JSON; the answer is an ExportTraceServiceResponse and errors are google.rpc.Status, in the encoding of the request.
         */
        post: operations["otlp-traces"];
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
        ActionItem: {
            /** Format: date */
            due_date: string | null;
            /** Format: uuid */
            id: string;
            link: string | null;
            /** Format: uuid */
            owner_id: string | null;
            owner_name: string | null;
            /** @enum {string} */
            status: "open" | "in_progress" | "done" | "dropped";
            title: string;
        };
        ActionItemRequest: {
            /** Format: date */
            due_date?: string;
            /**
             * Format: uuid
             * @description Keeps the id of an item; without one it is new.
             */
            id?: string;
            /** @description An address that begins with http or https. */
            link?: string;
            /**
             * Format: uuid
             * @description A member of the project.
             */
            owner_id?: string;
            /**
             * @default open
             * @enum {string}
             */
            status?: "open" | "in_progress" | "done" | "dropped";
            title: string;
        };
        ActiveAnomalies: {
            anomalies: components["schemas"]["Anomaly"][];
            /** Format: int64 */
            count: number;
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
        AddIncidentTaskRequest: {
            /**
             * Format: uuid
             * @description A member of the project.
             */
            assignee_id?: string;
            /** Format: date-time */
            due_at?: string;
            title: string;
        };
        AddMemberRequest: {
            /**
             * @default engineer
             * @enum {string}
             */
            role?: "owner" | "admin" | "engineer" | "viewer";
            user_email: string;
        };
        AddViewInputBody: {
            /** @description What the page needs to show the search again. */
            filters: {
                [key: string]: unknown;
            };
            name: string;
            shared?: boolean;
        };
        AlertDelivery: {
            /** Format: uuid */
            delivery_id: string;
            /** Format: date-time */
            received_at: string;
        };
        AlertMatch: {
            alert_state: string;
            alert_title: string;
            has_match: boolean;
            /** @description The best three. */
            matched_incidents: components["schemas"]["MatchedIncident"][];
        };
        AlertMatches: {
            correlations: components["schemas"]["AlertMatch"][];
            /** Format: int64 */
            total_alerts: number;
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
        AnalyticsRequest: {
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
            request_type: "hypothesis" | "hypothesis_batch" | "dashboard" | "anomaly_incident" | "postmortem" | "chat";
            success: boolean;
            /** Format: int64 */
            total_tokens: number;
        };
        AnalyticsStep: {
            /** Format: date-time */
            completed_at: string | null;
            /** Format: double */
            cost_usd: number | null;
            /** Format: int64 */
            duration_ms: number | null;
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            input_tokens: number | null;
            /** Format: int64 */
            output_tokens: number | null;
            /** Format: date-time */
            started_at: string | null;
            /** @enum {string} */
            status: "pending" | "in_progress" | "completed" | "failed" | "skipped";
            /** Format: int64 */
            step_number: number;
            step_type: string;
            /** Format: int64 */
            total_tokens: number | null;
        };
        AnalyzeCorrelationRequest: {
            /** Format: date-time */
            detected_at: string;
            /** Format: uuid */
            incident_id: string;
            service_name: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low";
            symptoms?: string[];
        };
        Anomaly: {
            /** Format: date-time */
            detected_at: string;
            /** Format: double */
            deviation: number;
            /** Format: double */
            expected: number;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string | null;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_seen_at: string;
            metric_name: string;
            /** Format: date-time */
            reported_at: string;
            service_name: string;
            /** @enum {string} */
            severity: "warning" | "critical";
            source: string;
            /** @enum {string} */
            status: "active" | "dismissed" | "resolved";
            /** Format: double */
            value: number;
            /** Format: double */
            z_score: number;
        };
        AnomalyDetection: {
            anomalies: components["schemas"]["DetectedAnomaly"][];
            summary: components["schemas"]["DetectionSummary"];
        };
        AskedQuestion: {
            answer: components["schemas"]["ChatMessage"];
            question: components["schemas"]["ChatMessage"];
        };
        AssignIncidentRequest: {
            /**
             * Format: uuid
             * @description Required: a member of the project, or null for nobody.
             */
            assignee_id?: string | null;
        };
        AuditActivity: {
            recent_activities: components["schemas"]["AuditEntry"][];
            /** Format: int64 */
            total_activities: number;
            /** Format: uuid */
            user_id: string;
        };
        AuditCleanup: {
            message: string;
            /** Format: int64 */
            remaining_count: number;
            /** Format: int64 */
            removed_count: number;
        };
        AuditDay: {
            /** Format: date */
            date: string;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            total: number;
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
            } | null;
            error_message: string | null;
            /** @description SHA-256 over prev_hash and the canonical JSON of the entry without both hashes, hex. */
            hash: string;
            /** Format: uuid */
            id: string;
            ip_address: string | null;
            metadata: {
                [key: string]: unknown;
            } | null;
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
        AuditHistory: {
            history: components["schemas"]["AuditEntry"][];
            resource_id: string;
            resource_type: string;
            /** Format: int64 */
            total_events: number;
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
        AuditStats: {
            /** Format: int64 */
            failed_events: number;
            /** Format: int64 */
            period_days: number;
            /** @description Entries by resource type. */
            resource_breakdown: {
                [key: string]: number;
            };
            /** @example 98.76% */
            success_rate: string;
            /** Format: int64 */
            successful_events: number;
            /** @description Every day of the period, oldest first. */
            timeline: components["schemas"]["AuditDay"][];
            /** @description The ten most frequent actions with their counts. */
            top_actions: (string | number)[][];
            /** @description The ten busiest users by id with their counts. */
            top_users: (string | number)[][];
            /** Format: int64 */
            total_events: number;
        };
        AuditVerification: {
            /** Format: int64 */
            checked: number;
            /** Format: uuid */
            first_invalid_id: string | null;
            valid: boolean;
        };
        BatchDetection: {
            results: components["schemas"]["SeriesDetection"][];
            /** Format: int64 */
            series_scanned: number;
            /** Format: int64 */
            total_anomalies: number;
        };
        BrowserBatch: {
            app_name?: string;
            environment?: string;
            /** @description They also become error groups of the service app_name. */
            errors?: components["schemas"]["BrowserErrorSent"][];
            page_load?: components["schemas"]["BrowserPageLoadSent"];
            release?: string;
            sdk?: string;
            /**
             * Format: date-time
             * @description Now when it is absent or 0.
             */
            sent_at?: string;
            session_id?: string;
            /** @description Cut at 2,000 characters. */
            url?: string;
            user_id?: string;
            view_id?: string;
            web_vitals?: components["schemas"]["BrowserVitalSent"][];
            xhr_events?: components["schemas"]["BrowserRequestSent"][];
        };
        BrowserError: {
            app_name: string;
            /** Format: int64 */
            colno: number;
            filename: string;
            /** Format: int64 */
            lineno: number;
            message: string;
            session_id: string | null;
            stack: string;
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            type: "error" | "unhandledrejection";
            /** @description Of the page. */
            url: string;
            view_id: string | null;
        };
        BrowserErrorSent: {
            /** Format: int64 */
            colno?: number;
            filename?: string;
            /** Format: int64 */
            lineno?: number;
            message?: string;
            stack?: string;
            /** Format: date-time */
            timestamp?: string;
            /** @enum {string} */
            type?: "error" | "unhandledrejection";
        };
        BrowserIngest: {
            app_name?: string;
            /** @description Instead of one batch. */
            batches?: components["schemas"]["BrowserBatch"][];
            environment?: string;
            /** @description They also become error groups of the service app_name. */
            errors?: components["schemas"]["BrowserErrorSent"][];
            page_load?: components["schemas"]["BrowserPageLoadSent"];
            release?: string;
            sdk?: string;
            /**
             * Format: date-time
             * @description Now when it is absent or 0.
             */
            sent_at?: string;
            session_id?: string;
            /** @description Cut at 2,000 characters. */
            url?: string;
            user_id?: string;
            view_id?: string;
            web_vitals?: components["schemas"]["BrowserVitalSent"][];
            xhr_events?: components["schemas"]["BrowserRequestSent"][];
        };
        BrowserIngested: {
            /** @description The first 20. */
            errors?: components["schemas"]["Rejection"][];
            /**
             * Format: int64
             * @description Vitals, errors and requests, and one for each page load.
             */
            events_count: number;
            /** @description true for one batch, the number stored for a list. */
            ingested: unknown;
            /** Format: int64 */
            rejected?: number;
        };
        BrowserOverview: {
            /** Format: int64 */
            ajax_calls_total: number;
            /** Format: int64 */
            js_errors_total: number;
            /** Format: int64 */
            page_loads_total: number;
            /**
             * Format: int64
             * @description All of these, vitals included.
             */
            total_events: number;
            web_vitals: components["schemas"]["BrowserVitals"];
        };
        BrowserPageLoad: {
            app_name: string;
            /** Format: double */
            dom_content_loaded: number | null;
            /** Format: double */
            first_contentful_paint: number | null;
            /** Format: double */
            first_paint: number | null;
            /** Format: double */
            load_complete: number | null;
            session_id: string | null;
            /** Format: date-time */
            timestamp: string;
            url: string;
            view_id: string | null;
        };
        BrowserPageLoadSent: {
            /** Format: double */
            dom_content_loaded?: number;
            /** Format: double */
            first_contentful_paint?: number;
            /** Format: double */
            first_paint?: number;
            /** Format: double */
            load_complete?: number;
            /** Format: date-time */
            timestamp?: string;
        };
        BrowserRequest: {
            app_name: string;
            /** Format: double */
            duration_ms: number;
            method: string;
            page_url: string;
            session_id: string | null;
            /** Format: int64 */
            status: number;
            success: boolean;
            /** Format: date-time */
            timestamp: string;
            /** @description The trace that the request began, where the page told it. */
            trace_id: string | null;
            url: string;
            view_id: string | null;
        };
        BrowserRequestSent: {
            /** Format: double */
            duration_ms?: number;
            method?: string;
            /** Format: int64 */
            status?: number;
            /** @description A status below 400 when it is not given. */
            success?: boolean;
            /** Format: date-time */
            timestamp?: string;
            trace_id?: string;
            url?: string;
        };
        BrowserVital: {
            /** Format: double */
            avg: number;
            /** Format: int64 */
            count: number;
            /** Format: int64 */
            good: number;
            /** Format: int64 */
            needs_improvement: number;
            /** Format: double */
            p75: number;
            /** @description Those with the worst p75, at most 5, as the newest 20,000 events of the range have it. */
            pages: components["schemas"]["BrowserVitalShare"][];
            /** @description The longest times that the value is made of, likewise. */
            parts: components["schemas"]["BrowserVitalPart"][];
            /** Format: int64 */
            poor: number;
            /** @description The addresses of what was painted, likewise. */
            resources: components["schemas"]["BrowserVitalShare"][];
            /** @description The elements with the worst p75, likewise, where pages send attribution. */
            targets: components["schemas"]["BrowserVitalShare"][];
        };
        BrowserVitalPart: {
            /** Format: int64 */
            count: number;
            /** @example input_delay */
            name: string;
            /**
             * Format: double
             * @description In milliseconds.
             */
            p75: number;
        };
        BrowserVitalSent: {
            /** @description As the attribution build of the library gives it. Kept are the element, the address and the times. */
            attribution?: {
                [key: string]: unknown;
            };
            /** Format: double */
            delta?: number;
            id?: string;
            /** @enum {string} */
            name: "LCP" | "FID" | "CLS" | "FCP" | "TTFB" | "INP";
            /** @description good, needs-improvement or poor; judged from the value when it is none of them. */
            rating?: string;
            /** Format: date-time */
            timestamp?: string;
            /** Format: double */
            value: number;
        };
        BrowserVitalShare: {
            /** Format: int64 */
            count: number;
            name: string;
            /** Format: double */
            p75: number;
            /**
             * @description Of the p75.
             * @enum {string}
             */
            rating: "good" | "needs-improvement" | "poor";
        };
        BrowserVitals: {
            CLS: components["schemas"]["BrowserVital"];
            FCP: components["schemas"]["BrowserVital"];
            FID: components["schemas"]["BrowserVital"];
            INP: components["schemas"]["BrowserVital"];
            LCP: components["schemas"]["BrowserVital"];
            TTFB: components["schemas"]["BrowserVital"];
        };
        ChangePasswordRequest: {
            current_password: string;
            /** @description 12 to 128 characters, any of them; not a common one. */
            new_password: string;
        };
        ChatCitation: {
            /** @description Under which the model knew it. */
            id: string;
            /** @enum {string} */
            kind: "incident" | "alert" | "activity" | "comment" | "hypothesis" | "similar_incident" | "metric" | "runbook" | "execution";
            /** @description Where the product shows it. */
            link: string | null;
            /** Format: date-time */
            observed_at: string | null;
            /**
             * Format: uuid
             * @description The id of what is cited.
             */
            ref: string;
            title: string;
        };
        ChatMessage: {
            /** Format: uuid */
            asked_by: string | null;
            asked_by_name: string | null;
            citations: components["schemas"]["ChatCitation"][];
            /** Format: double */
            cost_usd: number;
            /** Format: date-time */
            created_at: string;
            failure_reason: string | null;
            /** Format: date-time */
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string;
            /** Format: int64 */
            input_tokens: number;
            /** @description Which answered; null for a question and until an answer is there. */
            model: string | null;
            /** @description What was taken out of the answer of the model, and why. */
            note: string | null;
            /** Format: int64 */
            output_tokens: number;
            /**
             * Format: uuid
             * @description The question that this answers; null for a question.
             */
            question_id: string | null;
            /** @enum {string} */
            role: "user" | "assistant";
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed" | "no_model";
            /** @description Empty until an answer is there. */
            text: string;
        };
        ChatQuestion: {
            question: string;
        };
        CommentIncidentRequest: {
            content: string;
        };
        ConnectionCategories: {
            categories: components["schemas"]["ConnectionCategory"][];
        };
        ConnectionCategory: {
            fields: components["schemas"]["ConnectionField"][];
            /** @enum {string} */
            id: "database" | "redis" | "notification_email" | "notification_slack" | "notification_pagerduty" | "notification_teams" | "notification_webhook" | "observability_prometheus" | "observability_grafana" | "observability_alertmanager" | "ai_openai" | "ai_azure_openai";
            label: string;
        };
        ConnectionDetails: {
            /** @description Empty when it did not say. */
            version: string;
        };
        ConnectionField: {
            /** @description As it is written into a form. */
            default: string | null;
            key: string;
            label: string;
            required: boolean;
            /** @description It is never shown again. */
            secret: boolean;
            /** @enum {string} */
            type: "text" | "number" | "boolean" | "list" | "map";
        };
        ConnectionSetting: {
            /** @enum {string} */
            category: "database" | "redis" | "notification_email" | "notification_slack" | "notification_pagerduty" | "notification_teams" | "notification_webhook" | "observability_prometheus" | "observability_grafana" | "observability_alertmanager" | "ai_openai" | "ai_azure_openai";
            /** @description The keys of the configuration; secrets, at any depth, as *** or empty. */
            config_display: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** @enum {string} */
            last_test_status: "" | "success" | "failed";
            /** Format: date-time */
            last_tested_at: string | null;
            name: string;
            /** Format: date-time */
            updated_at: string;
        };
        ConnectionTest: {
            /** @description Null unless the test succeeded. */
            details: components["schemas"]["ConnectionDetails"] | null;
            message: string;
            /**
             * Format: int64
             * @description Null when nothing answered.
             */
            response_time_ms: number | null;
            success: boolean;
        };
        CorrelatedAlert: {
            /** Format: uuid */
            alert_id: string;
            /** Format: double */
            correlation_score: number;
            reasons: string[];
            service_name: string;
            /** Format: date-time */
            started_at: string;
            /** @enum {string} */
            status: "firing" | "acknowledged" | "resolved";
            title: string;
        };
        CorrelatedDeployment: {
            /** Format: double */
            correlation_score: number;
            /** Format: uuid */
            deployment_id: string;
            reasons: string[];
            service: string;
            /** Format: date-time */
            timestamp: string;
            version: string;
        };
        CorrelatedIncident: {
            /** Format: double */
            correlation_score: number;
            /** Format: date-time */
            detected_at: string;
            /** Format: uuid */
            incident_id: string;
            reasons: string[];
            service_name: string;
            title: string;
        };
        CorrelationAnalysis: {
            correlated_alerts: components["schemas"]["CorrelatedAlert"][];
            /** @description Empty as long as no deployments are collected. */
            correlated_deployments: components["schemas"]["CorrelatedDeployment"][];
            correlated_incidents: components["schemas"]["CorrelatedIncident"][];
            root_cause_suggestion: string | null;
        };
        CorrelationGroup: {
            alerts: components["schemas"]["GroupedAlert"][];
            /** Format: uuid */
            group_id: string;
            incidents: components["schemas"]["GroupedIncident"][];
            /** Format: date-time */
            last_activity_at: string;
            reason: string;
            /** Format: double */
            score: number;
            services: string[];
            /** Format: date-time */
            started_at: string;
            title: string;
        };
        CorrelationGroups: {
            /** Format: int64 */
            count: number;
            groups: components["schemas"]["CorrelationGroup"][];
        };
        CostCache: {
            /**
             * Format: double
             * @description Percent of the requests for hypotheses that a stored result answered.
             */
            cache_hit_rate: number;
            /**
             * Format: double
             * @description USD spent on forced generations and on repeats for unchanged evidence.
             */
            potential_savings: number;
            /**
             * Format: int64
             * @description Incidents for which hypotheses were asked for.
             */
            total_incidents: number;
        };
        CostOverall: {
            /** Format: double */
            avg_cost_per_request: number;
            /** Format: double */
            total_cost_usd: number;
            /** Format: int64 */
            total_requests: number;
            /** Format: int64 */
            total_tokens: number;
        };
        CostRecommendation: {
            message: string;
            /** @enum {string} */
            priority: "high" | "medium" | "low";
            /** @enum {string} */
            type: "high_cost_per_request" | "low_cache_hit_rate" | "duplicate_requests";
        };
        CostSummary: {
            cache_stats: components["schemas"]["CostCache"];
            most_expensive_incidents: components["schemas"]["IncidentCost"][];
            overall_stats: components["schemas"]["CostOverall"];
            recommendations: components["schemas"]["CostRecommendation"][];
            /** Format: int64 */
            time_period_days: number;
        };
        Counted: {
            name: string;
            /** Format: int64 */
            value: number;
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
            /** @enum {string} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook";
            /** @default true */
            is_primary?: boolean;
            name: string;
            password?: string;
            /** @description The address of the system, http or https. Only webhook needs none. */
            url?: string;
            username?: string;
            /** @default true */
            webhook_enabled?: boolean;
        };
        CreateProjectRequest: {
            description?: string;
            name: string;
            /** @description Its name in addresses; it cannot be changed. */
            slug: string;
            /**
             * @description A name of the IANA time zone database.
             * @default UTC
             * @example Europe/Berlin
             */
            timezone?: string;
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
        DataPoint: {
            /** Format: date-time */
            timestamp: string;
            /** Format: double */
            value: number;
        };
        DatabaseQueries: {
            /** Format: double */
            avg_query_time_ms: number;
            /** Format: double */
            p95_db_time_ms: number;
            /** @description From database spans; those that took longest in total first, at most 100. */
            queries: components["schemas"]["DatabaseQuery"][];
            /**
             * Format: int64
             * @description Transactions that asked a database.
             */
            query_count: number;
            service_name: string;
            /** Format: double */
            total_db_time_ms: number;
        };
        DatabaseQuery: {
            /** Format: double */
            avg_ms: number;
            /** Format: int64 */
            count: number;
            /** Format: double */
            p95_ms: number;
            statement: string;
            system: string;
        };
        DeadLetter: {
            /** Format: int64 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            dead_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "event" | "audit" | "incident_action" | "generation" | "notification";
            /** @description Why the last attempt failed. */
            reason: string;
            /**
             * @description The service that wrote it and delivers it.
             * @example incident-service
             */
            service: string;
            /** @description The channel of an event, the route that the others are for. */
            topic: string;
        };
        DeadLetterRetry: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "queued";
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
        DeletedConnection: {
            ok: boolean;
            /** @enum {string} */
            status: "deleted";
        };
        DeletedIncident: {
            /** Format: uuid */
            incident_id: string;
            /** @enum {string} */
            status: "deleted";
        };
        DeletedRunbook: {
            /** Format: uuid */
            runbook_id: string;
            /** @enum {string} */
            status: "deleted";
        };
        DependencyEdge: {
            /** Format: int64 */
            call_count: number;
            /** Format: int64 */
            error_count: number;
            /** Format: double */
            p95_ms: number;
            source: string;
            target: string;
        };
        DependencyMap: {
            /** @description The services that each service calls. */
            dependency_map: {
                [key: string]: string[];
            };
            edges: components["schemas"]["DependencyEdge"][];
            nodes: string[];
        };
        DetectAnomaliesBatchRequest: {
            /**
             * Format: double
             * @default 2
             */
            sensitivity?: number;
            series: components["schemas"]["MetricSeries"][];
        };
        DetectAnomaliesRequest: {
            data_points: components["schemas"]["DataPoint"][];
            /**
             * @default zscore
             * @enum {string}
             */
            method?: "zscore" | "mad";
            metric_name: string;
            /**
             * Format: double
             * @default 2
             */
            sensitivity?: number;
            service_name: string;
        };
        DetectedAnomaly: {
            /** Format: double */
            deviation: number;
            /** Format: double */
            expected: number;
            /** @enum {string} */
            severity: "warning" | "critical";
            /** Format: date-time */
            timestamp: string;
            /** Format: double */
            value: number;
            /** Format: double */
            z_score: number;
        };
        DetectionSummary: {
            /** Format: int64 */
            anomaly_count: number;
            /**
             * Format: double
             * @description Percent of the points.
             */
            anomaly_rate: number;
            /** Format: int64 */
            total_points: number;
        };
        DiskForecast: {
            /** Format: double */
            days_until_full: number;
            /**
             * Format: double
             * @description How much of what the disk did a straight line explains, from 0 to 1.
             */
            fit: number;
            /**
             * Format: double
             * @description The time that was looked at, at most 7 days.
             */
            hours: number;
            /** Format: double */
            percent_per_day: number;
        };
        EditTimelineEventRequest: {
            /** Format: date-time */
            at?: string | null;
            hidden?: boolean;
            pinned?: boolean;
            title?: string | null;
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
        EnvelopeAccepted: {
            /** @description The id of the event in the envelope. */
            id?: string;
        };
        ErrorEvent: {
            /** @description At most 32 KiB. Texts, numbers and booleans break the group down. */
            attributes?: {
                [key: string]: unknown;
            };
            environment?: string;
            /** @example ValueError */
            error_class?: string;
            /** @enum {string} */
            level?: "error" | "warning" | "fatal";
            /** @description Cut at 10,000 characters. */
            message?: string;
            release?: string;
            service_name?: string;
            span_id?: string;
            /** @description As the language prints it; cut at 64 KiB. */
            stack_trace?: string;
            /**
             * Format: date-time
             * @description RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds; now when absent.
             */
            timestamp?: string;
            trace_id?: string;
            user_id?: string;
        };
        ErrorGroup: {
            assignee: string;
            error_class: string;
            fingerprint: string;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
            message: string;
            /** Format: int64 */
            occurrence_count: number;
            /** @description It was resolved and has occurred again since. */
            regressed: boolean;
            /** @description In the order in which they were seen; the last 50. */
            releases: string[];
            resolved_in_release: string | null;
            service_name: string;
            /** @enum {string} */
            status: "unresolved" | "investigating" | "resolved" | "ignored";
            /** @description Occurrences in 24 equal slices of the range, oldest first; only when asked for. */
            trend?: number[];
            /**
             * Format: int64
             * @description Null when no occurrence names a user.
             */
            users_affected: number | null;
        };
        ErrorGroupDetail: {
            assignee: string;
            error_class: string;
            fingerprint: string;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
            /** @description The groups that were merged into this one, as they would be alone. */
            merged: components["schemas"]["ErrorGroup"][];
            message: string;
            notes: string;
            /** Format: int64 */
            occurrence_count: number;
            /** @description The newest 100. */
            occurrences: components["schemas"]["ErrorOccurrence"][];
            /** @description It was resolved and has occurred again since. */
            regressed: boolean;
            /** @description In the order in which they were seen; the last 50. */
            releases: string[];
            resolved_in_release: string | null;
            service_name: string;
            /** @enum {string} */
            status: "unresolved" | "investigating" | "resolved" | "ignored";
            trend: components["schemas"]["ErrorTrendPoint"][];
            /**
             * Format: int64
             * @description Null when no occurrence names a user.
             */
            users_affected: number | null;
        };
        ErrorIngest: {
            /** @description At most 32 KiB. Texts, numbers and booleans break the group down. */
            attributes?: {
                [key: string]: unknown;
            };
            environment?: string;
            /** @example ValueError */
            error_class?: string;
            /** @description Instead of one error. */
            errors?: components["schemas"]["ErrorEvent"][];
            /** @enum {string} */
            level?: "error" | "warning" | "fatal";
            /** @description Cut at 10,000 characters. */
            message?: string;
            release?: string;
            service_name?: string;
            span_id?: string;
            /** @description As the language prints it; cut at 64 KiB. */
            stack_trace?: string;
            /**
             * Format: date-time
             * @description RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds; now when absent.
             */
            timestamp?: string;
            trace_id?: string;
            user_id?: string;
        };
        ErrorOccurrence: {
            attributes: {
                [key: string]: unknown;
            };
            release: string | null;
            /** @description As the sources have it; null when no source map knows any of its frames. */
            source_stack_trace: string | null;
            /** @description As it was sent. */
            stack_trace: string;
            /** Format: date-time */
            timestamp: string;
            trace_id: string | null;
            user_id: string | null;
        };
        ErrorTag: {
            key: string;
            /**
             * Format: int64
             * @description Occurrences with further values.
             */
            other: number;
            values: components["schemas"]["ErrorTagValue"][];
        };
        ErrorTagValue: {
            /** Format: int64 */
            count: number;
            /**
             * Format: double
             * @description Of all occurrences.
             */
            percent: number;
            value: string;
        };
        ErrorTags: {
            tags: components["schemas"]["ErrorTag"][];
            /**
             * Format: int64
             * @description All occurrences of the last 30 days.
             */
            total: number;
        };
        ErrorTrendPoint: {
            /** Format: int64 */
            count: number;
            /**
             * Format: int64
             * @description Where the slice begins, in milliseconds since 1970.
             */
            t: number;
        };
        ErrorTriaged: {
            fingerprint: string;
            group: components["schemas"]["ErrorGroup"];
            /** @enum {string} */
            status: "updated";
        };
        ErrorsIngested: {
            /** @description The first 20. */
            errors?: components["schemas"]["Rejection"][];
            /** @description Of one error. */
            fingerprint?: string;
            /** @description Of a list, in its order. */
            fingerprints?: string[];
            /** @description true for one error, the number stored for a list. */
            ingested: unknown;
            /** Format: int64 */
            rejected?: number;
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
        ExternalService: {
            /** Format: double */
            avg_ms: number;
            /** Format: int64 */
            count: number;
            /** Format: double */
            error_rate_percent: number;
            host: string;
        };
        ExternalServices: {
            /** Format: double */
            avg_external_time_ms: number;
            /**
             * Format: int64
             * @description Transactions that called something.
             */
            call_count: number;
            /** Format: double */
            p95_external_time_ms: number;
            service_name: string;
            /** @description From client spans; those that took longest in total first, at most 100. */
            services: components["schemas"]["ExternalService"][];
            /** Format: double */
            total_external_time_ms: number;
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
        GeneratePostmortemRequest: {
            /** @description Replace what is written; action items stay and are added to. */
            overwrite?: boolean;
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
            /** @description Why the system repeated the run; null for every other one. */
            reason: string | null;
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
        GrafanaAlertRule: {
            annotations: {
                [key: string]: string;
            };
            condition: string;
            /** @description Of a legacy alert. */
            dashboard_uid: string | null;
            folder_uid: string;
            for_duration: string;
            is_paused: boolean;
            labels: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description Of a legacy alert.
             */
            panel_id: number | null;
            rule_group: string;
            /** @enum {string} */
            state: "normal" | "pending" | "firing" | "alerting" | "nodata" | "error" | "paused";
            title: string;
            uid: string;
        };
        GrafanaAlertRules: {
            /**
             * Format: int64
             * @description Rules in the states firing and alerting.
             */
            firing: number;
            grafana_url: string;
            rules: components["schemas"]["GrafanaAlertRule"][];
            /** Format: int64 */
            total: number;
        };
        GrafanaAnalysis: {
            /** @description False when rules, not a model, wrote it. */
            ai_powered: boolean;
            dashboard_title: string;
            insights: components["schemas"]["GrafanaInsight"][];
            summary: string;
        };
        GrafanaAnalyze: {
            dashboard_uid: string;
            /** @description These panels only. */
            panel_ids?: number[];
        };
        GrafanaAnomalies: {
            anomalies: components["schemas"]["GrafanaAnomaly"][];
            dashboard_uid: string;
            /**
             * Format: int64
             * @description How many series were looked at.
             */
            scanned: number;
        };
        GrafanaAnomalousPoint: {
            /** Format: double */
            expected: number;
            /** Format: int64 */
            index: number;
            /** @enum {string} */
            severity: "critical" | "warning";
            /** Format: date-time */
            timestamp: string;
            /** Format: double */
            value: number;
            /** Format: double */
            z_score: number;
        };
        GrafanaAnomaly: {
            /** Format: int64 */
            anomaly_count: number;
            /** @description The three that stand out most. */
            details: components["schemas"]["GrafanaAnomalousPoint"][];
            /** Format: double */
            expected_value: number;
            expr: string;
            /** Format: double */
            latest_value: number;
            /** @enum {string} */
            max_severity: "critical" | "warning";
            metric_name: string;
            /** Format: int64 */
            panel_id: number | null;
            panel_title: string;
        };
        GrafanaAnomalySearch: {
            dashboard_uid?: string;
            expressions?: string[];
            /** @default now-1h */
            from_time?: string;
            /**
             * Format: double
             * @description How many deviations make an anomaly.
             * @default 2
             */
            sensitivity?: number;
            /** @default now */
            to_time?: string;
        };
        GrafanaContext: {
            dashboard_uid: string;
            metric_name: string;
            /** Format: int64 */
            panel_id: number | null;
        };
        GrafanaDashboard: {
            /** Format: date-time */
            created: string | null;
            createdBy: string;
            description: string;
            folder: string;
            grafana_url: string;
            /** @description Every panel, those of collapsed rows included. */
            panels: components["schemas"]["GrafanaPanel"][];
            /** @description The same panels by the rows they stand in. */
            sections: components["schemas"]["GrafanaSection"][];
            tags: string[];
            timezone: string;
            title: string;
            uid: string;
            /** Format: date-time */
            updated: string | null;
            updatedBy: string;
            /** Format: int64 */
            version: number;
        };
        GrafanaDashboardSummary: {
            folderTitle: string;
            folderUid: string;
            isStarred: boolean;
            tags: string[];
            title: string;
            type: string;
            uid: string;
            /** @description Its page in Grafana. */
            url: string;
        };
        GrafanaDashboards: {
            dashboards: components["schemas"]["GrafanaDashboardSummary"][];
            grafana_name: string;
            grafana_url: string;
        };
        GrafanaDatasource: {
            type: string;
            uid: string;
        };
        GrafanaEmbed: {
            /** @description It holds no credentials: who looks at it signs in to Grafana. */
            embed_url: string;
        };
        GrafanaIncident: {
            grafana_context: components["schemas"]["GrafanaContext"];
            incident: components["schemas"]["Incident"];
            success: boolean;
        };
        GrafanaIncidentRequest: {
            dashboard_uid?: string;
            /** Format: double */
            expected_value?: number;
            expr?: string;
            /** Format: double */
            latest_value?: number;
            metric_name: string;
            /** Format: int64 */
            panel_id?: number;
            panel_title?: string;
            service_name?: string;
            /**
             * @default high
             * @enum {string}
             */
            severity?: "critical" | "high" | "medium" | "low";
        };
        GrafanaInsight: {
            description: string;
            recommendation: string;
            /** @enum {string} */
            severity: "critical" | "warning" | "info";
            title: string;
        };
        GrafanaPanel: {
            /** @description The alert of a legacy panel. */
            alert: components["schemas"]["GrafanaPanelAlert"] | null;
            datasource: components["schemas"]["GrafanaDatasource"] | null;
            description: string;
            gridPos: components["schemas"]["GrafanaPosition"];
            /** Format: int64 */
            id: number;
            targets: components["schemas"]["GrafanaTarget"][];
            thresholds: components["schemas"]["GrafanaThresholds"] | null;
            title: string;
            type: string;
        };
        GrafanaPanelAlert: {
            message: string;
            name: string;
        };
        GrafanaPanelData: {
            /** @description Queries that could not be answered, in a sentence each. */
            errors: string[];
            panel_type: string;
            series: components["schemas"]["GrafanaPanelSeries"][];
        };
        GrafanaPanelQuery: {
            dashboard_uid: string;
            /**
             * @description Epoch seconds or milliseconds, RFC 3339, now or now-6h.
             * @default now-6h
             */
            from_time?: string;
            /**
             * Format: int64
             * @default 80
             */
            max_data_points?: number;
            /** Format: int64 */
            panel_id: number;
            /** @default now */
            to_time?: string;
        };
        GrafanaPanelSeries: {
            data: components["schemas"]["GrafanaPoint"][];
            name: string;
            ref_id: string;
        };
        GrafanaPoint: {
            /**
             * Format: int64
             * @description Milliseconds since 1970.
             */
            t: number;
            /** Format: double */
            v: number;
        };
        GrafanaPosition: {
            /** Format: int64 */
            h: number;
            /** Format: int64 */
            w: number;
            /** Format: int64 */
            x: number;
            /** Format: int64 */
            y: number;
        };
        GrafanaQuery: {
            expr: string;
            /**
             * @description Epoch seconds or milliseconds, RFC 3339, now or now-1h.
             * @default now-1h
             */
            from_time?: string;
            /**
             * Format: int64
             * @default 120
             */
            max_data_points?: number;
            /**
             * Format: int64
             * @description Seconds; it grows so that max_data_points holds.
             * @default 60
             */
            step?: number;
            /** @default now */
            to_time?: string;
        };
        GrafanaQueryResult: {
            /** @description The query as it was asked. */
            query: string;
            series: components["schemas"]["GrafanaSeries"][];
        };
        GrafanaSLO: {
            /** Format: double */
            burn_rate: number;
            /**
             * Format: double
             * @description Percent.
             */
            compliance: number;
            /**
             * Format: double
             * @description Percent of the budget.
             */
            error_budget_remaining: number;
            has_data: boolean;
            series: components["schemas"]["GrafanaSeries"][];
            /** @enum {string} */
            status: "meeting" | "at_risk" | "breached" | "no_data";
            /** Format: double */
            target: number;
            /** Format: int64 */
            time_window_days: number;
        };
        GrafanaSLOQuery: {
            expr: string;
            good_expr?: string;
            /**
             * Format: double
             * @default 99.9
             */
            target_percentage?: number;
            /**
             * Format: int64
             * @default 30
             */
            time_window_days?: number;
            total_expr?: string;
        };
        GrafanaSection: {
            collapsed: boolean;
            panels: components["schemas"]["GrafanaPanel"][];
            title: string;
        };
        GrafanaSeries: {
            data: components["schemas"]["GrafanaPoint"][];
            name: string;
        };
        GrafanaTarget: {
            datasource: components["schemas"]["GrafanaDatasource"] | null;
            expr: string;
            legendFormat: string;
            refId: string;
        };
        GrafanaThresholdStep: {
            color: string;
            /** Format: double */
            value: number | null;
        };
        GrafanaThresholds: {
            mode: string;
            steps: components["schemas"]["GrafanaThresholdStep"][];
        };
        GroupedAlert: {
            /** Format: uuid */
            alert_id: string;
            /** @enum {string} */
            status: "firing" | "acknowledged" | "resolved";
            title: string;
        };
        GroupedIncident: {
            /** Format: date-time */
            detected_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low";
            /** @enum {string} */
            state: "detected" | "acknowledged" | "investigating" | "mitigated" | "resolved" | "learned";
            title: string;
        };
        Host: {
            /** Format: date-time */
            first_seen: string;
            hostname: string;
            /** Format: int64 */
            interval_seconds: number;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_seen: string;
            latest_metrics: components["schemas"]["HostLatest"];
            /** Format: int64 */
            missed_intervals: number;
            os: string | null;
            /** @enum {string} */
            status: "up" | "stale" | "down";
        };
        HostContainer: {
            /** Format: double */
            cpu_percent: number | null;
            id: string;
            image: string | null;
            /** Format: double */
            memory_bytes: number | null;
            name: string;
            state: string;
        };
        HostDetail: {
            containers: components["schemas"]["HostContainer"][];
            /** @description Null when the disk does not fill, or not regularly enough to say. */
            disk_forecast: components["schemas"]["DiskForecast"] | null;
            /** Format: date-time */
            first_seen: string;
            hostname: string;
            /** Format: int64 */
            interval_seconds: number;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_seen: string;
            latest_metrics: components["schemas"]["HostLatest"];
            /** @description Newest first. */
            metrics_history: components["schemas"]["HostReadings"][];
            /** Format: int64 */
            missed_intervals: number;
            os: string | null;
            processes: components["schemas"]["HostProcess"][];
            /** @enum {string} */
            status: "up" | "stale" | "down";
        };
        HostIngest: {
            /** @description id, name, state, image, cpu_percent, memory_bytes. */
            containers?: {
                [key: string]: unknown;
            }[];
            /**
             * Format: double
             * @description Above 100 is 100, as for all percentages.
             */
            cpu_percent?: number;
            /** @description Percent used; or percentages by mount, of which total counts, else /, else the fullest. */
            disk_usage?: unknown;
            /** @description Percent used by mount. */
            disks?: {
                [key: string]: number;
            };
            /** @description Required. */
            hostname?: string;
            /** @description Instead of one sample. */
            hosts?: components["schemas"]["HostSample"][];
            /**
             * Format: int64
             * @description 15 when it is not given.
             */
            interval_seconds?: number;
            labels?: {
                [key: string]: string;
            };
            load_avg?: number[];
            /** @description total and used. */
            memory_bytes?: {
                [key: string]: number;
            };
            /** Format: double */
            memory_percent?: number;
            /** @description bytes_sent and bytes_recv, running totals. */
            network_io?: {
                [key: string]: number;
            };
            os?: string;
            processes?: components["schemas"]["HostProcess"][];
            /** Format: date-time */
            timestamp?: string;
        };
        HostLatest: {
            containers: components["schemas"]["HostContainer"][];
            /** Format: double */
            cpu_percent: number;
            /**
             * Format: double
             * @description Percent used of the disk that counts.
             */
            disk_usage: number;
            /** @description Percent used by mount. */
            disks: {
                [key: string]: number;
            };
            hostname: string;
            load_avg: number[];
            memory_bytes: components["schemas"]["HostMemory"];
            /** Format: double */
            memory_percent: number;
            network_io: components["schemas"]["HostNetwork"];
            processes: components["schemas"]["HostProcess"][];
            /** Format: date-time */
            timestamp: string;
        };
        HostMemory: {
            /** Format: double */
            total: number;
            /** Format: double */
            used: number;
        };
        HostNetwork: {
            /** Format: double */
            bytes_recv: number;
            /** Format: double */
            bytes_sent: number;
            /** Format: double */
            recv_per_s: number | null;
            /**
             * Format: double
             * @description Bytes per second since the sample before; null after a restart of the counter.
             */
            sent_per_s: number | null;
        };
        HostProcess: {
            /** Format: double */
            cpu_percent: number;
            /** Format: double */
            memory_percent: number;
            name: string;
            /** Format: int64 */
            pid: number;
        };
        HostReadings: {
            containers: components["schemas"]["HostContainer"][];
            /** Format: double */
            cpu_percent: number;
            /**
             * Format: double
             * @description Percent used of the disk that counts.
             */
            disk_usage: number;
            /** @description Percent used by mount. */
            disks: {
                [key: string]: number;
            };
            load_avg: number[];
            memory_bytes: components["schemas"]["HostMemory"];
            /** Format: double */
            memory_percent: number;
            network_io: components["schemas"]["HostNetwork"];
            processes: components["schemas"]["HostProcess"][];
            /** Format: date-time */
            timestamp: string;
        };
        HostSample: {
            /** @description id, name, state, image, cpu_percent, memory_bytes. */
            containers?: {
                [key: string]: unknown;
            }[];
            /**
             * Format: double
             * @description Above 100 is 100, as for all percentages.
             */
            cpu_percent?: number;
            /** @description Percent used; or percentages by mount, of which total counts, else /, else the fullest. */
            disk_usage?: unknown;
            /** @description Percent used by mount. */
            disks?: {
                [key: string]: number;
            };
            /** @description Required. */
            hostname?: string;
            /**
             * Format: int64
             * @description 15 when it is not given.
             */
            interval_seconds?: number;
            labels?: {
                [key: string]: string;
            };
            load_avg?: number[];
            /** @description total and used. */
            memory_bytes?: {
                [key: string]: number;
            };
            /** Format: double */
            memory_percent?: number;
            /** @description bytes_sent and bytes_recv, running totals. */
            network_io?: {
                [key: string]: number;
            };
            os?: string;
            processes?: components["schemas"]["HostProcess"][];
            /** Format: date-time */
            timestamp?: string;
        };
        HostsIngested: {
            /** @description The first 20. */
            errors?: components["schemas"]["Rejection"][];
            /** @description Of one sample. */
            hostname?: string;
            /** @description Of a list, each once, in order of appearance. */
            hostnames?: string[];
            /** @description true for one sample, the number stored for a list. */
            ingested: unknown;
            /** Format: int64 */
            rejected?: number;
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
            impact: components["schemas"]["IncidentImpact"] | null;
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
            request_type: "hypothesis" | "hypothesis_batch" | "dashboard" | "anomaly_incident" | "postmortem" | "chat";
            success: boolean;
            /** Format: int64 */
            total_tokens: number;
        };
        IncidentAITotals: {
            /** Format: double */
            total_cost_usd: number;
            /** Format: int64 */
            total_requests: number;
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
        IncidentAnalytics: {
            ai_requests: components["schemas"]["AnalyticsRequest"][];
            analysis_steps: components["schemas"]["AnalyticsStep"][];
            /** Format: uuid */
            incident_id: string;
            incident_title: string;
            summary: components["schemas"]["IncidentAITotals"];
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
        IncidentCost: {
            /** Format: uuid */
            incident_id: string;
            incident_title: string;
            /** Format: double */
            total_cost_usd: number;
            /** Format: int64 */
            total_requests: number;
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
        IncidentRoleRequest: {
            /** @enum {string} */
            role: "commander" | "communications" | "operations" | "scribe";
            /**
             * Format: uuid
             * @description A member of the project.
             */
            user_id: string;
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
        IncidentTask: {
            /** Format: uuid */
            assignee_id: string | null;
            assignee_name: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description The name of the person who added it, or System. */
            created_by: string;
            /** Format: date-time */
            done_at: string | null;
            /** Format: date-time */
            due_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string;
            /** @enum {string} */
            status: "open" | "done" | "dropped";
            title: string;
            /** Format: date-time */
            updated_at: string;
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
        IngestBatch: {
            /** @description As for /ingest/browser. */
            browser?: {
                [key: string]: unknown;
            }[];
            /** @description As for /ingest/deployments. */
            deployments?: {
                [key: string]: unknown;
            }[];
            /** @description As for /ingest/errors. */
            errors?: {
                [key: string]: unknown;
            }[];
            /** @description As for /ingest/infrastructure. */
            hosts?: {
                [key: string]: unknown;
            }[];
            /** @description As for /ingest/logs. */
            logs?: {
                [key: string]: unknown;
            }[];
            /** @description As for /ingest/metrics. */
            metrics?: {
                [key: string]: unknown;
            }[];
            /** @description As for /ingest/traces. */
            spans?: {
                [key: string]: unknown;
            }[];
            /** @description As for /ingest/transactions. */
            transactions?: {
                [key: string]: unknown;
            }[];
        };
        IngestBatchResult: {
            results: {
                [key: string]: unknown;
            };
        };
        IngestDrop: {
            /**
             * Format: int64
             * @description Items; a request of which nothing could be read counts as one.
             */
            count: number;
            /** Format: date-time */
            last_at: string;
            /**
             * @description unreadable is a body that could not be decoded, scope a key that may not send this signal; what is rate_limited or overloaded its sender is told to send again.
             * @enum {string}
             */
            reason: "validation" | "too_old" | "quota" | "too_large" | "unreadable" | "rate_limited" | "overloaded" | "scope";
            /**
             * Format: int64
             * @description Requests that they were in.
             */
            requests: number;
            /**
             * @description What one of the senders was told. It names fields and holds no values.
             * @example service_name is required
             */
            sample: string;
            /** @enum {string} */
            signal: "metrics" | "logs" | "traces" | "errors" | "infrastructure" | "browser" | "deployments" | "vulnerabilities" | "unknown";
            /** @description The count in 24 equal slices of the range, oldest first. */
            trend: number[];
        };
        IngestDrops: {
            drops: components["schemas"]["IngestDrop"][];
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /**
             * Format: int64
             * @description The sum of all counts.
             */
            total: number;
        };
        IngestLimit: {
            /**
             * Format: int64
             * @description Of one body, as sent.
             */
            body_bytes: number;
            /** Format: int64 */
            bytes_burst: number;
            /**
             * Format: int64
             * @description Of bodies as sent.
             */
            bytes_per_minute: number;
            /**
             * Format: int64
             * @description Spans, points or lines of one request; of errors, hosts and browser batches a tenth.
             */
            items: number;
            /** Format: int64 */
            requests_burst: number;
            /** Format: int64 */
            requests_per_minute: number;
            /**
             * Format: int64
             * @description Of one body, unpacked.
             */
            unpacked_bytes: number;
        };
        Ingested: {
            /** @description The first 20. */
            errors?: components["schemas"]["Rejection"][];
            /** Format: int64 */
            ingested: number;
            /** Format: int64 */
            rejected?: number;
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
            /** @description For generic webhooks: where a field of an alert is, as a JSON path such as $.event.name. */
            mapping?: {
                [key: string]: string;
            };
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
        KeyHolder: {
            /** Format: date-time */
            expires_at: string | null;
            /** @example srec_AbCdEfG */
            key_prefix: string;
            limits: components["schemas"]["IngestLimit"];
            project_id: string;
            project_name: string;
            scopes: string[];
        };
        LiveAlerts: {
            /** Format: int64 */
            critical: number;
            /** Format: int64 */
            firing: number;
            /** Format: int64 */
            info: number;
            /**
             * Format: int64
             * @description High, medium and low.
             */
            warning: number;
        };
        LiveHosts: {
            /** Format: int64 */
            down: number;
            /** Format: int64 */
            stale: number;
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            up: number;
        };
        LiveIncidents: {
            /** Format: int64 */
            critical: number;
            /** Format: int64 */
            high: number;
            /** Format: int64 */
            open: number;
        };
        LiveIngest: {
            /** Format: double */
            errors_per_min: number;
            /**
             * Format: date-time
             * @description When telemetry of a service arrived last; null when none has.
             */
            last_received_at: string | null;
            /**
             * Format: double
             * @description Lines.
             */
            logs_per_min: number;
            /**
             * Format: double
             * @description Samples.
             */
            metrics_per_min: number;
            /** Format: double */
            spans_per_min: number;
        };
        LiveMonitors: {
            /** Format: int64 */
            failing: number;
            /** Format: int64 */
            passing: number;
            /** Format: int64 */
            paused: number;
            /** Format: int64 */
            total: number;
        };
        LiveSLOs: {
            /** Format: int64 */
            at_risk: number;
            /** Format: int64 */
            breached: number;
            /** Format: int64 */
            met: number;
            /** Format: int64 */
            no_data: number;
        };
        LiveService: {
            /** Format: double */
            apdex: number;
            /** Format: double */
            error_rate_percent: number;
            /** Format: date-time */
            last_seen: string | null;
            /** Format: double */
            p95_ms: number;
            /** @description Empty for a healthy service. */
            reason: string;
            service_name: string;
            /** @enum {string} */
            status: "healthy" | "degraded" | "down" | "unknown";
            /** Format: double */
            throughput_rpm: number;
        };
        LiveServiceDetail: {
            /** Format: double */
            apdex: number;
            /** Format: double */
            error_rate_percent: number;
            firing_alerts: components["schemas"]["MonitoringAlert"][];
            /** @description Those whose labels name the service. */
            hosts: components["schemas"]["LiveServiceHost"][];
            /** Format: date-time */
            last_seen: string | null;
            /** @description The newest 50. */
            open_incidents: components["schemas"]["Payload"][];
            /** Format: double */
            p95_ms: number;
            /** @description Empty for a healthy service. */
            reason: string;
            /** @description Why it is not healthy; empty when it is. */
            reasons: string[];
            /** @description Empty: the platform records no deployments yet. */
            recent_deployments: {
                [key: string]: unknown;
            }[];
            service_name: string;
            /** @enum {string} */
            status: "healthy" | "degraded" | "down" | "unknown";
            /** Format: double */
            throughput_rpm: number;
        };
        LiveServiceHost: {
            /** Format: double */
            cpu_percent: number;
            /** Format: double */
            disk_usage: number;
            hostname: string;
            /** Format: date-time */
            last_seen: string;
            /** Format: double */
            memory_percent: number;
            /** @enum {string} */
            status: "up" | "stale" | "down";
        };
        LiveStatus: {
            alerts: components["schemas"]["LiveAlerts"];
            /** Format: date-time */
            generated_at: string;
            hosts: components["schemas"]["LiveHosts"];
            incidents: components["schemas"]["LiveIncidents"];
            ingest: components["schemas"]["LiveIngest"];
            /** @description All zero: the platform runs no monitors yet. */
            monitors: components["schemas"]["LiveMonitors"];
            services: components["schemas"]["LiveService"][];
            /** @description All zero: the platform keeps no objectives yet. */
            slos: components["schemas"]["LiveSLOs"];
            /** @enum {string} */
            status: "operational" | "degraded" | "outage" | "unknown";
        };
        Log: {
            attributes: {
                [key: string]: unknown;
            };
            host: string | null;
            /** @description Opaque; asks for the lines around this one. */
            id: string;
            /**
             * @description TRACE, DEBUG, INFO, WARN, ERROR and FATAL are ordered; anything else is kept as sent.
             * @example ERROR
             */
            level: string;
            message: string;
            service_name: string;
            span_id: string | null;
            /** Format: date-time */
            timestamp: string;
            trace_id: string | null;
            /** @description The message was longer than 64 KiB and has been cut. */
            truncated: boolean;
        };
        LogBucket: {
            by_level: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description Where the step begins.
             */
            t: string;
            /** Format: int64 */
            total: number;
        };
        LogContext: {
            /** @description The id that was asked for; it is among the items. */
            anchor: string;
            /** @description Oldest first, of the same service and host. */
            items: components["schemas"]["Log"][];
        };
        LogFacet: {
            /**
             * Format: int64
             * @description Different values that were seen.
             */
            distinct: number;
            /** @example attributes.region */
            field: string;
            /**
             * Format: int64
             * @description Lines with a value that is not listed.
             */
            other: number;
            values: components["schemas"]["LogFacetValue"][];
        };
        LogFacetValue: {
            /** Format: int64 */
            count: number;
            value: string;
        };
        LogFacets: {
            /** @description False when the scan ended before all was read. */
            exact: boolean;
            facets: components["schemas"]["LogFacet"][];
            query_warning: string | null;
            /**
             * Format: int64
             * @description Lines that were counted.
             */
            scanned: number;
        };
        LogIngest: {
            logs: components["schemas"]["LogIngestItem"][];
        };
        LogIngestItem: {
            attributes?: {
                [key: string]: unknown;
            };
            host?: string;
            /** @default INFO */
            level?: string;
            message: string;
            /** @description Required, unless the header X-Service-Name names one. */
            service_name: string;
            span_id?: string;
            /** @description RFC 3339, or epoch seconds, milliseconds, microseconds or nanoseconds; now when absent. */
            timestamp?: unknown;
            trace_id?: string;
        };
        LogIngested: {
            /** @description The first 20 items that were not stored. */
            errors?: components["schemas"]["LogRejection"][];
            /** Format: int64 */
            ingested: number;
            /** Format: int64 */
            rejected?: number;
            /**
             * Format: int64
             * @description Lines of the project, eventually exact.
             */
            total: number;
        };
        LogPage: {
            items: components["schemas"]["Log"][];
            /** Format: int64 */
            limit: number;
            /** @description Asks for the page that follows; null at the end. */
            next_cursor: string | null;
            /** Format: int64 */
            offset: number;
            /** @description Why the query was searched as plain text, or what was left out. */
            query_warning: string | null;
            /** Format: int64 */
            total: number;
            /** @description False when there are more than 10,000 or the scan ended before all was read. */
            total_exact: boolean;
        };
        LogPattern: {
            /** Format: int64 */
            count: number;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
            level: string;
            pattern: string;
            sample: string;
            services: string[];
            /**
             * @description Against a stretch of the same length before.
             * @enum {string}
             */
            trend: "new" | "rising" | "steady" | "falling";
        };
        LogPatterns: {
            patterns: components["schemas"]["LogPattern"][];
        };
        LogRejection: {
            /** @enum {string} */
            error_code: "VALIDATION_ERROR" | "too_old" | "QUOTA_EXCEEDED" | "TOO_LARGE";
            /** Format: int64 */
            index: number;
            message: string;
        };
        LogServices: {
            services: string[];
        };
        LogStats: {
            by_level: {
                [key: string]: number;
            };
            by_service: {
                [key: string]: number;
            };
            /** @description Every step of the range, oldest first. */
            histogram: components["schemas"]["LogBucket"][];
            query_warning: string | null;
            /**
             * Format: int64
             * @description Seconds; longer than asked for when there would be more than 2,000 steps.
             */
            step: number;
            /** Format: int64 */
            total: number;
            /** @description False when the scan ended before all was read. */
            total_exact: boolean;
        };
        LogView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string | null;
            filters: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            name: string;
            shared: boolean;
        };
        LogViewDeleted: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "deleted";
        };
        LoggedOut: {
            message: string;
            /** Format: int64 */
            revoked: number;
        };
        LoginRequest: {
            email: string;
            password: string;
        };
        LogoutAllRequest: {
            /** @description Lets the session that asks go on. */
            keep_current?: boolean;
        };
        MatchAlertsRequest: {
            alerts: components["schemas"]["MatchableAlert"][];
            incidents: components["schemas"]["MatchableIncident"][];
        };
        MatchableAlert: {
            /** @description Taken when there is no title. */
            alert_name?: string;
            labels?: {
                [key: string]: string;
            };
            /** @description Taken when there is neither. */
            name?: string;
            /** @description The labels name the service when this is absent. */
            service_name?: string;
            state?: string;
            /** @description Taken when there is no state. */
            status?: string;
            title?: string;
        };
        MatchableIncident: {
            id?: string;
            /** @description Taken when there is no id. */
            incident_id?: string;
            service_name?: string;
            state?: string;
            title?: string;
        };
        MatchedIncident: {
            /** Format: double */
            correlation_score: number;
            incident_id: string;
            incident_title: string;
            reasons: string[];
        };
        MatchedRunbook: {
            alert_names: string[];
            /** Format: date-time */
            created_at: string;
            /** @description The name of the person who wrote it, or System. */
            created_by: string;
            description: string;
            enabled: boolean;
            /** Format: uuid */
            id: string;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_used_at: string | null;
            match_reasons: string[];
            /** Format: double */
            match_score: number;
            service_names: string[];
            severities: ("critical" | "high" | "medium" | "low")[];
            steps: components["schemas"]["RunbookStep"][];
            tags: string[];
            title: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
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
        MergeIncidentRequest: {
            /** Format: uuid */
            into: string;
        };
        MergeInputBody: {
            /** @description The fingerprint of the group that takes it in. */
            into: string;
        };
        Message: {
            message: string;
        };
        MetricName: {
            /**
             * Format: date-time
             * @description To about an hour.
             */
            last_seen: string;
            metric_name: string;
            /** @enum {string} */
            metric_type: "gauge" | "counter" | "histogram" | "summary" | "unknown";
            /** Format: int64 */
            series: number;
            services: string[];
            unit: string | null;
        };
        MetricPoint: {
            metric_name: string;
            /**
             * @description A counter is an increment, a histogram one observation, cumulative a running total.
             * @default gauge
             * @enum {string}
             */
            metric_type?: "gauge" | "counter" | "histogram" | "cumulative";
            service_name?: string;
            /** @description Also taken as labels or attributes. */
            tags?: {
                [key: string]: string;
            };
            /** @description RFC 3339, or seconds, milliseconds, microseconds or nanoseconds since 1970; now when absent. */
            timestamp?: unknown;
            unit?: string;
            /**
             * Format: double
             * @description A finite number; text that is one is taken too.
             */
            value: number;
        };
        MetricPoints: {
            metrics: components["schemas"]["MetricPoint"][];
        };
        MetricSeries: {
            data_points: components["schemas"]["DataPoint"][];
            metric_name: string;
            service_name?: string;
        };
        MomentRequest: {
            /** Format: date-time */
            at: string;
            text: string;
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
        NewSpan: {
            /** @description At most 32 KiB. */
            attributes?: {
                [key: string]: unknown;
            };
            /** Format: double */
            duration_ms?: number;
            /**
             * Format: date-time
             * @description Instead of duration_ms.
             */
            end_timestamp?: string;
            events?: components["schemas"]["SpanEvent"][];
            /** @enum {string} */
            kind?: "internal" | "server" | "client" | "producer" | "consumer";
            links?: components["schemas"]["SpanLink"][];
            operation?: string;
            parent_span_id?: string | null;
            service_name?: string;
            span_id: string;
            /** @enum {string} */
            status?: "ok" | "error" | "unset";
            /**
             * Format: date-time
             * @description When it started: RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds; now when absent.
             */
            timestamp?: string;
            trace_id: string;
        };
        NewTransaction: {
            /** Format: double */
            db_duration_ms?: number;
            /** Format: double */
            duration_ms: number;
            endpoint: string;
            /** @description A text, which is empty for none, or true or false. */
            error?: unknown;
            /** Format: double */
            external_duration_ms?: number;
            /** @description GET when absent. */
            method?: string;
            service_name: string;
            /** Format: int64 */
            status_code?: number;
            /** Format: date-time */
            timestamp?: string;
            trace_id?: string | null;
            /** @description The same transaction sent again replaces the first. */
            transaction_id?: string | null;
        };
        Opinions: {
            /** Format: int64 */
            down: number;
            /** @enum {string|null} */
            mine: "up" | "down" | null;
            /** Format: int64 */
            up: number;
        };
        Payload: {
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
            impact: components["schemas"]["IncidentImpact"] | null;
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
        Postmortem: {
            action_items: components["schemas"]["ActionItem"][];
            /** @description A model wrote the draft it began with. */
            ai_generated: boolean;
            authors: string[];
            contributing_factors: string[];
            /** Format: date-time */
            created_at: string;
            detection: string;
            draft: components["schemas"]["PostmortemDraft"];
            /** Format: uuid */
            id: string;
            impact: string;
            /** Format: uuid */
            incident_id: string;
            incident_title: string;
            lessons: string[];
            /** Format: date-time */
            published_at: string | null;
            resolution: string;
            root_cause: string;
            /**
             * @description Who wrote the draft it began with; null when nobody did.
             * @enum {string|null}
             */
            source: "rules" | "model" | null;
            /** @enum {string} */
            status: "draft" | "in_review" | "published";
            summary: string;
            timeline: components["schemas"]["PostmortemMoment"][];
            title: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        PostmortemDraft: {
            /** @description Why there is none, when it failed. */
            error_message: string | null;
            /**
             * Format: date-time
             * @description While one is written.
             */
            requested_at: string | null;
            /** @enum {string} */
            status: "none" | "running" | "ready" | "failed";
        };
        PostmortemMoment: {
            /** Format: date-time */
            at: string;
            text: string;
        };
        PostmortemSummary: {
            action_items: components["schemas"]["ActionItem"][];
            /** @description A model wrote the draft it began with. */
            ai_generated: boolean;
            authors: string[];
            contributing_factors: string[];
            /** Format: date-time */
            created_at: string;
            detection: string;
            draft: components["schemas"]["PostmortemDraft"];
            /** Format: uuid */
            id: string;
            impact: string;
            /** Format: uuid */
            incident_id: string;
            incident_title: string;
            lessons: string[];
            /** Format: date-time */
            published_at: string | null;
            resolution: string;
            root_cause: string;
            /**
             * @description Who wrote the draft it began with; null when nobody did.
             * @enum {string|null}
             */
            source: "rules" | "model" | null;
            /** @enum {string} */
            status: "draft" | "in_review" | "published";
            summary: string;
            title: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        PostmortemSummaryPage: {
            items: components["schemas"]["PostmortemSummary"][];
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pages: number;
            /** Format: int64 */
            total: number;
        };
        Profile: {
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
        PromAlerts: {
            /** @description As in the Prometheus HTTP API. */
            alerts: unknown[];
        };
        PromAlertsAnswer: {
            data: components["schemas"]["PromAlerts"];
            /** @enum {string} */
            status: "success";
        };
        PromAnswer: {
            /** @description As in the Prometheus HTTP API. */
            data: unknown;
            infos?: string[];
            /** @enum {string} */
            status: "success";
            warnings?: string[];
        };
        PromHead: {
            /**
             * Format: int64
             * @description Milliseconds since 1970; 0 without series.
             */
            maxTime: number;
            /**
             * Format: int64
             * @description Milliseconds since 1970; 0 without series.
             */
            minTime: number;
            /** Format: int64 */
            numLabelPairs: number;
            /** Format: int64 */
            numSeries: number;
        };
        PromRules: {
            /** @description As in the Prometheus HTTP API. */
            groups: unknown[];
        };
        PromRulesAnswer: {
            data: components["schemas"]["PromRules"];
            /** @enum {string} */
            status: "success";
        };
        PromTSDB: {
            headStats: components["schemas"]["PromHead"];
            /** @description Different values of each label. */
            labelValueCountByLabelName: components["schemas"]["Counted"][];
            /** @description Bytes of the values of each label in all series. */
            memoryInBytesByLabelName: components["schemas"]["Counted"][];
            /** @description Series of each label=value. */
            seriesCountByLabelValuePair: components["schemas"]["Counted"][];
            /** @description Series of each metric. */
            seriesCountByMetricName: components["schemas"]["Counted"][];
        };
        PromTSDBAnswer: {
            data: components["schemas"]["PromTSDB"];
            /** @enum {string} */
            status: "success";
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
        RegisterInputBody: {
            /** @description /health when it is not given. */
            health_check_path?: string;
            language?: string;
            /** @description At most 32 KiB. */
            metadata?: {
                [key: string]: unknown;
            };
            service_name: string;
            /**
             * @description backend when it is not given.
             * @enum {string}
             */
            service_type?: "backend" | "frontend" | "database" | "cache" | "worker" | "cloud_vm" | "container";
            url?: string;
        };
        RegisterRequest: {
            email: string;
            full_name: string;
            /** @description 12 to 128 characters, any of them; not a common one. */
            password: string;
            tenant_name: string;
        };
        Rejection: {
            /** @enum {string} */
            error_code: "VALIDATION_ERROR" | "too_old" | "QUOTA_EXCEEDED" | "TOO_LARGE";
            /** Format: int64 */
            index: number;
            message: string;
        };
        RequestedDraft: {
            /** Format: uuid */
            incident_id: string;
            /** Format: uuid */
            postmortem_id: string;
            /** @enum {string} */
            status: "queued";
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
        Runbook: {
            alert_names: string[];
            /** Format: date-time */
            created_at: string;
            /** @description The name of the person who wrote it, or System. */
            created_by: string;
            description: string;
            enabled: boolean;
            /** Format: uuid */
            id: string;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            last_used_at: string | null;
            service_names: string[];
            severities: ("critical" | "high" | "medium" | "low")[];
            steps: components["schemas"]["RunbookStep"][];
            tags: string[];
            title: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        RunbookExecution: {
            /** Format: date-time */
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string | null;
            /** Format: uuid */
            runbook_id: string;
            runbook_title: string;
            /** Format: date-time */
            started_at: string;
            /** @description The name of the person who started it, or System. */
            started_by: string;
            /** @enum {string} */
            status: "running" | "completed" | "aborted";
            /** @description As the runbook stood when it started. */
            steps: components["schemas"]["RunbookExecutionStep"][];
        };
        RunbookExecutionStep: {
            /** Format: date-time */
            at: string | null;
            /** @description Markdown. */
            body: string;
            /** @description Who said so. */
            by: string | null;
            /** @description Shown, never run by the platform. */
            command: string | null;
            expected: string | null;
            note: string | null;
            /** @enum {string} */
            status: "pending" | "done" | "skipped" | "failed";
            /** Format: uuid */
            step_id: string;
            title: string;
        };
        RunbookPage: {
            items: components["schemas"]["Runbook"][];
            /** Format: int64 */
            limit: number;
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pages: number;
            /** Format: int64 */
            total: number;
        };
        RunbookRequest: {
            /** @description At most 255 characters each. */
            alert_names?: string[];
            description?: string;
            /**
             * @description Others are neither suggested nor started.
             * @default true
             */
            enabled?: boolean;
            /** @description An alert must have all of them; at most 64. */
            labels?: {
                [key: string]: string;
            };
            /** @description At most 255 characters each. */
            service_names?: string[];
            severities?: ("critical" | "high" | "medium" | "low")[];
            steps: components["schemas"]["RunbookStepRequest"][];
            /** @description At most 100 characters each. */
            tags?: string[];
            title: string;
        };
        RunbookStep: {
            /** @description Markdown. */
            body: string;
            /** @description Shown, never run by the platform. */
            command: string | null;
            /** @description What should be seen afterwards. */
            expected: string | null;
            /** Format: uuid */
            id: string;
            title: string;
        };
        RunbookStepRequest: {
            /** @description Markdown. */
            body?: string;
            command?: string;
            expected?: string;
            /**
             * Format: uuid
             * @description Keeps the id of a step; without one it is new.
             */
            id?: string;
            title: string;
        };
        SaveConnectionRequest: {
            /** @description One of GET /settings/connections/categories. */
            category: string;
            /** @description Replaces the configuration. A value that is *** keeps the stored secret. */
            config?: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description The setting to replace; without it a new one is made.
             */
            id?: string;
            /** @description A new setting is active. */
            is_active?: boolean;
            name: string;
        };
        SavePostmortemRequest: {
            action_items?: components["schemas"]["ActionItemRequest"][];
            /** @description At most 1000 characters each. */
            contributing_factors?: string[];
            detection?: string;
            impact?: string;
            /** @description At most 1000 characters each. */
            lessons?: string[];
            resolution?: string;
            root_cause?: string;
            /**
             * @description Publishing has its own route.
             * @enum {string}
             */
            status?: "draft" | "in_review";
            summary?: string;
            timeline?: components["schemas"]["MomentRequest"][];
            title?: string;
        };
        SeriesDetection: {
            /** @description The last five. */
            anomalies: components["schemas"]["DetectedAnomaly"][];
            /** Format: int64 */
            anomaly_count: number;
            /** @enum {string|null} */
            max_severity: "critical" | "warning" | null;
            metric_name: string;
            service_name: string;
        };
        SeriesPoint: {
            /**
             * Format: int64
             * @description Milliseconds since 1970.
             */
            t: number;
            /**
             * Format: double
             * @description Null without traffic.
             */
            v: number | null;
        };
        ServiceEndpoint: {
            /** Format: double */
            avg_ms: number;
            /** Format: int64 */
            count: number;
            endpoint: string;
            /** Format: double */
            error_rate_percent: number;
            method: string;
            /** Format: double */
            p95_ms: number;
            /** Format: double */
            throughput_rpm: number;
        };
        ServiceEntry: {
            /** Format: date-time */
            first_seen: string;
            health_check_path: string;
            language: string;
            /**
             * Format: date-time
             * @description When telemetry of it arrived last; null when none has.
             */
            last_seen: string | null;
            metadata: {
                [key: string]: unknown;
            };
            service_name: string;
            /** @enum {string} */
            service_type: "backend" | "frontend" | "database" | "cache" | "worker" | "cloud_vm" | "container";
            /**
             * @description By what it was heard of first.
             * @enum {string}
             */
            source: "sdk" | "agent" | "otlp" | "prometheus" | "cloud_discovery" | "manual";
            /**
             * @description healthy while telemetry arrives: within the last 5 minutes.
             * @enum {string}
             */
            status: "healthy" | "degraded" | "down" | "unknown";
            url: string;
        };
        ServiceHealth: {
            error: string | null;
            /** Format: int64 */
            response_time_ms: number | null;
            /** @enum {string} */
            status: "healthy" | "unhealthy" | "unreachable";
        };
        ServiceOverview: {
            /** Format: double */
            apdex: number;
            /** Format: double */
            avg_response_time_ms: number;
            /** Format: double */
            error_rate_percent: number;
            /** Format: double */
            p50_ms: number;
            /** Format: double */
            p95_ms: number;
            /** Format: double */
            p99_ms: number;
            service_name: string;
            /** Format: double */
            throughput_rpm: number;
            /** Format: int64 */
            total_transactions: number;
        };
        ServiceRemoved: {
            service_name: string;
            /** @enum {string} */
            status: "deleted";
        };
        ServiceSummary: {
            /** Format: double */
            apdex: number;
            /**
             * Format: double
             * @description Milliseconds.
             */
            avgResponseTime: number;
            /**
             * Format: double
             * @description Percent.
             */
            errorRate: number;
            /** Format: date-time */
            lastSeen: string;
            name: string;
            /** Format: double */
            p95ResponseTime: number;
            /** @description Mean duration in seven equal slices, oldest first; 0 where there is none. */
            sparkline: number[];
            /**
             * Format: double
             * @description Transactions a minute.
             */
            throughput: number;
        };
        ServiceTimeseries: {
            /** @description By measure. */
            series: {
                [key: string]: components["schemas"]["SeriesPoint"][];
            };
            service_name: string;
            /**
             * Format: int64
             * @description Seconds.
             */
            step: number;
        };
        ServiceTransactions: {
            /** Format: double */
            p50_ms: number;
            /** Format: double */
            p95_ms: number;
            /** Format: double */
            p99_ms: number;
            service_name: string;
            /** Format: int64 */
            total_count: number;
            transactions: components["schemas"]["Transaction"][];
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
        SetIncidentRolesRequest: {
            roles: components["schemas"]["IncidentRoleRequest"][];
        };
        SettingConnectionTest: {
            message: string;
            /** Format: int64 */
            response_time_ms: number;
            success: boolean;
        };
        SettingTestConnectionRequest: {
            /** @description The kind of a setting that is not stored. */
            category?: string;
            config?: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description The stored setting to test; entries of config replace its values that are no secrets.
             */
            connection_id?: string;
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
        SignIn: {
            /** Format: date-time */
            created_at: string;
            /** @description It is the session that asks. */
            current: boolean;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description Where it was opened from. */
            ip_address: string | null;
            /**
             * Format: date-time
             * @description When it was refreshed or moved to a project last.
             */
            last_used_at: string;
            user_agent: string;
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
        SourceMap: {
            app_name: string;
            /**
             * Format: int64
             * @description As it is stored.
             */
            bytes: number;
            file: string;
            release: string;
            /** Format: date-time */
            uploaded_at: string;
        };
        SourceMapIngested: {
            app_name: string;
            /** @description The name by which stack traces know the bundled file. */
            file: string;
            ingested: boolean;
            release: string;
        };
        Span: {
            attributes: {
                [key: string]: unknown;
            };
            /** Format: double */
            duration_ms: number;
            /** Format: date-time */
            end_time: string;
            events: components["schemas"]["SpanEvent"][];
            /** @enum {string} */
            kind: "internal" | "server" | "client" | "producer" | "consumer";
            links: components["schemas"]["SpanLink"][];
            operation: string;
            /** @description Empty for roots. */
            parent_span_id: string;
            /** @description The library that made the span, with its version. */
            scope: string;
            service_name: string;
            span_id: string;
            /** @enum {string} */
            status: "ok" | "error";
            /**
             * Format: date-time
             * @description When the span started.
             */
            timestamp: string;
            trace_id: string;
        };
        SpanEvent: {
            attributes: {
                [key: string]: unknown;
            };
            name: string;
            /** Format: date-time */
            timestamp: string | null;
        };
        SpanIngest: {
            spans: components["schemas"]["NewSpan"][];
        };
        SpanLink: {
            attributes: {
                [key: string]: unknown;
            };
            span_id: string;
            trace_id: string;
        };
        SpanPeers: {
            /** Format: int64 */
            count: number;
            /** Format: double */
            duration_ms: number;
            /** Format: double */
            error_rate_percent: number | null;
            operation: string;
            /** Format: double */
            p50_ms: number | null;
            /** Format: double */
            p95_ms: number | null;
            /** Format: double */
            p99_ms: number | null;
            /**
             * Format: double
             * @description The percentage of the peers that took no longer; null below 20 peers, as the rest.
             */
            percentile: number | null;
            service_name: string;
        };
        SpansIngested: {
            /** @description The first 20. */
            errors?: components["schemas"]["Rejection"][];
            /** Format: int64 */
            ingested_spans: number;
            /** Format: int64 */
            rejected?: number;
            /** @description Distinct, in the order they appear. */
            trace_ids: string[];
        };
        SplitInputBody: {
            /** @description Merged fingerprints, as the group lists them. */
            fingerprints: string[];
        };
        StartExecutionRequest: {
            /** Format: uuid */
            incident_id?: string;
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
        Tenant: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            name: string;
            /** @enum {string} */
            plan_type: "starter" | "professional" | "enterprise";
            /** Format: int64 */
            project_count: number;
            /** @description Whether everybody needs a second factor. */
            require_totp: boolean;
            slug: string;
            /** Format: int64 */
            user_count: number;
        };
        TenantUser: {
            /** Format: date-time */
            created_at: string;
            email: string;
            full_name: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** Format: date-time */
            last_login_at: string | null;
            projects: components["schemas"]["TenantUserProject"][];
            /**
             * @description The role in the tenant.
             * @enum {string}
             */
            role: "admin" | "engineer" | "viewer";
        };
        TenantUserProject: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "engineer" | "viewer";
        };
        TestAlertInputBody: {
            /**
             * Format: int64
             * @description When the sample resolves.
             * @default 60
             */
            resolve_after_seconds?: number;
            /**
             * @default low
             * @enum {string}
             */
            severity?: "critical" | "high" | "medium" | "low" | "info";
        };
        TestConnectionRequest: {
            /** @description Sent as a bearer token; it goes before name and password. */
            api_key?: string;
            /** @enum {string} */
            integration_type: "prometheus" | "grafana" | "alertmanager" | "webhook";
            password?: string;
            /** @description The address of the system, http or https. */
            url: string;
            username?: string;
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
        TokenUsageOfDay: {
            /** Format: double */
            cost_usd: number;
            /** Format: date */
            date: string;
            /** Format: int64 */
            requests: number;
        };
        TokenUsageReport: {
            /** Format: int64 */
            avg_duration_ms: number;
            breakdown_by_type: components["schemas"]["TokenUsageType"][];
            timeline: components["schemas"]["TokenUsageOfDay"][];
            /** Format: double */
            total_cost_usd: number;
            /** Format: int64 */
            total_input_tokens: number;
            /** Format: int64 */
            total_output_tokens: number;
            /** Format: int64 */
            total_requests: number;
            /** Format: int64 */
            total_tokens: number;
        };
        TokenUsageType: {
            /** Format: double */
            cost_usd: number;
            /** Format: int64 */
            count: number;
            /** Format: int64 */
            input_tokens: number;
            /** Format: int64 */
            output_tokens: number;
            /** @enum {string} */
            request_type: "hypothesis" | "hypothesis_batch" | "dashboard" | "anomaly_incident" | "postmortem" | "chat";
            /** Format: int64 */
            total_tokens: number;
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
        Trace: {
            /**
             * Format: int64
             * @description All spans of the trace, also those that are left out.
             */
            span_count: number;
            spans: components["schemas"]["Span"][];
            /**
             * Format: double
             * @description From the earliest start to the latest end.
             */
            total_duration_ms: number;
            trace_id: string;
            /** @description Only the earliest 20,000 spans are here. */
            truncated: boolean;
            /** @description The spans by start. */
            waterfall: components["schemas"]["WaterfallSpan"][];
        };
        TraceHistogram: {
            /** @description Logarithmic. */
            bounds_ms: number[];
            cells: components["schemas"]["TraceHistogramCell"][];
            /**
             * Format: int64
             * @description Seconds.
             */
            step: number;
            /** Format: int64 */
            total: number;
        };
        TraceHistogramCell: {
            /** @description One more than there are bounds: below the first, between them, from the last on. */
            counts: number[];
            /** Format: int64 */
            errors: number;
            /**
             * Format: int64
             * @description Where the column begins, in milliseconds since 1970.
             */
            t: number;
        };
        TraceSummary: {
            /** Format: double */
            duration_ms: number;
            has_error: boolean;
            root_operation: string;
            root_service: string;
            /** Format: int64 */
            service_count: number;
            /** Format: int64 */
            span_count: number;
            /**
             * Format: date-time
             * @description The earliest start of its spans.
             */
            timestamp: string;
            trace_id: string;
        };
        Transaction: {
            /** Format: double */
            db_duration_ms: number;
            /** Format: double */
            duration_ms: number;
            endpoint: string;
            error: boolean;
            /** Format: double */
            external_duration_ms: number;
            method: string;
            service_name: string;
            /**
             * Format: int64
             * @description 0 when it has none.
             */
            status_code: number;
            /** Format: date-time */
            timestamp: string;
            trace_id: string | null;
            transaction_id: string;
        };
        TransactionIngest: {
            transactions: components["schemas"]["NewTransaction"][];
        };
        TransactionsIngested: {
            /** @description The first 20. */
            errors?: components["schemas"]["Rejection"][];
            /** Format: int64 */
            ingested: number;
            /** Format: int64 */
            rejected?: number;
        };
        TriageInputBody: {
            /** @description Null clears it. */
            assignee?: string | null;
            /** @description Null clears them. */
            notes?: string | null;
            /** @description With status resolved. */
            resolved_in_release?: string | null;
            /** @enum {string} */
            status?: "unresolved" | "investigating" | "resolved" | "ignored";
        };
        UpdateAPIKeyRequest: {
            allowed_origins?: string[];
            is_active?: boolean;
            name?: string;
            scopes?: ("ingest:metrics" | "ingest:logs" | "ingest:traces" | "ingest:errors" | "ingest:infrastructure" | "ingest:browser" | "ingest:vulnerabilities" | "ingest:deployments" | "read:metrics" | "read:status")[];
        };
        UpdateActionItemRequest: {
            /** Format: date */
            due_date?: string | null;
            /** @description An address that begins with http or https. */
            link?: string | null;
            /**
             * Format: uuid
             * @description A member of the project, or null for nobody.
             */
            owner_id?: string | null;
            /** @enum {string} */
            status?: "open" | "in_progress" | "done" | "dropped";
            title?: string;
        };
        UpdateAnomalyRequest: {
            /** @enum {string} */
            status: "active" | "dismissed" | "resolved";
        };
        UpdateExecutionRequest: {
            /** @enum {string} */
            status?: "running" | "completed" | "aborted";
            steps?: components["schemas"]["UpdateExecutionStepsRequest"][];
        };
        UpdateExecutionStepsRequest: {
            /** @description Without one the note stays. */
            note?: string;
            /** @enum {string} */
            status: "pending" | "done" | "skipped" | "failed";
            /** Format: uuid */
            step_id: string;
        };
        UpdateIncidentRequest: {
            description?: string;
            /** @description Replaces the whole impact; null for none. */
            impact?: {
                /**
                 * Format: date-time
                 * @description Not before started_at.
                 */
                ended_at?: string;
                /** @enum {string} */
                level: "none" | "minor" | "major" | "critical";
                services?: string[];
                /** Format: date-time */
                started_at?: string;
                summary?: string;
                /** Format: int64 */
                users_affected?: number;
            } | null;
            service_name?: string;
            title?: string;
        };
        UpdateIncidentTaskRequest: {
            /**
             * Format: uuid
             * @description A member of the project, or null for nobody.
             */
            assignee_id?: string | null;
            /**
             * Format: date-time
             * @description Null for no due time.
             */
            due_at?: string | null;
            /** @enum {string} */
            status?: "open" | "done" | "dropped";
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
        UpdateMemberRequest: {
            /** @enum {string} */
            role: "owner" | "admin" | "engineer" | "viewer";
        };
        UpdateProfileRequest: {
            full_name?: string;
        };
        UpdateProjectRequest: {
            description?: string;
            /** @description Only owners switch a project off and on. */
            is_active?: boolean;
            name?: string;
            /**
             * @description A name of the IANA time zone database.
             * @example Europe/Berlin
             */
            timezone?: string;
        };
        UpdateTenantRequest: {
            name?: string;
        };
        UpdateTenantUserRequest: {
            full_name?: string;
            /** @description Switching somebody off ends all sessions of theirs. */
            is_active?: boolean;
            /** @enum {string} */
            role?: "admin" | "engineer" | "viewer";
        };
        WaterfallSpan: {
            attributes: {
                [key: string]: unknown;
            };
            /** @description The trace would have been shorter if this span had been. */
            critical_path: boolean;
            /**
             * Format: int64
             * @description 0 for spans without a known parent.
             */
            depth: number;
            /** Format: double */
            duration_ms: number;
            /** Format: date-time */
            end_time: string;
            events: components["schemas"]["SpanEvent"][];
            /** @enum {string} */
            kind: "internal" | "server" | "client" | "producer" | "consumer";
            links: components["schemas"]["SpanLink"][];
            /**
             * Format: double
             * @description After the start of the trace.
             */
            offset_ms: number;
            operation: string;
            /** @description Empty for roots. */
            parent_span_id: string;
            /** @description The library that made the span, with its version. */
            scope: string;
            service_name: string;
            span_id: string;
            /** @enum {string} */
            status: "ok" | "error";
            /**
             * Format: date-time
             * @description When the span started.
             */
            timestamp: string;
            trace_id: string;
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
    "ai-costs-read": {
        parameters: {
            query?: {
                /** @description So many days up to today. */
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
                    "application/json": components["schemas"]["CostSummary"];
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
    "ai-incident-costs-read": {
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
                    "application/json": components["schemas"]["IncidentAnalytics"];
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
    "ai-usage-read": {
        parameters: {
            query?: {
                /** @description First day, included; seven days before the last one when absent. */
                start_date?: string;
                /** @description Last day, included; today when absent. */
                end_date?: string;
                /** @description Only what was asked for this incident. */
                incident_id?: string;
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
                    "application/json": components["schemas"]["TokenUsageReport"];
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
    "anomaly-list": {
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
                    "application/json": components["schemas"]["ActiveAnomalies"];
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
    "anomaly-detect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectAnomaliesRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnomalyDetection"];
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
    "anomaly-detect-batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectAnomaliesBatchRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchDetection"];
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
    "anomaly-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                anomaly_id: string;
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
                    "application/json": components["schemas"]["Anomaly"];
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
    "anomaly-update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                anomaly_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAnomalyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Anomaly"];
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
                /** @description Part of an actor, e-mail address, action or resource id. */
                search?: string;
                success?: "true" | "false";
                /** @description Entries at or after this time. */
                start_date?: string;
                /** @description Entries at or before this time. */
                end_date?: string;
                skip?: number;
                limit?: number;
                /** @description X-Next-Cursor of the page before; skip counts from there. */
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
    "audit-cleanup": {
        parameters: {
            query?: {
                days_to_keep?: number;
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
                    "application/json": components["schemas"]["AuditCleanup"];
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
    "audit-export": {
        parameters: {
            query?: {
                /** @description Entries of this user. */
                user_id?: string;
                /** @description An action, or a prefix with * at the end. */
                action?: string;
                resource_type?: string;
                resource_id?: string;
                actor_type?: "user" | "api_key" | "webhook" | "system";
                /** @description Part of an actor, e-mail address, action or resource id. */
                search?: string;
                success?: "true" | "false";
                /** @description Entries at or after this time. */
                start_date?: string;
                /** @description Entries at or before this time. */
                end_date?: string;
                format?: "ndjson" | "csv";
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
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
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
    "audit-resource-history": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                resource_type: string;
                resource_id: string;
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
                    "application/json": components["schemas"]["AuditHistory"];
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
    "audit-stats": {
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
                    "application/json": components["schemas"]["AuditStats"];
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
    "audit-user-activity": {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                user_id: string;
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
                    "application/json": components["schemas"]["AuditActivity"];
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
                /** @description Begin with the first entry at or after this time. */
                start_date?: string;
                /** @description Stop after the last entry at or before this time. */
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
    "auth-change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
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
    "auth-logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogoutAllRequest"];
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
                    "application/json": components["schemas"]["LoggedOut"];
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
    "auth-update-profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProfileRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
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
    "auth-list-sessions": {
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
                    "application/json": components["schemas"]["SignIn"][];
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
    "auth-end-session": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
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
    "browser-request-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                app_name?: string;
                limit?: number;
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
                    "application/json": components["schemas"]["BrowserRequest"][];
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
    "browser-error-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                app_name?: string;
                limit?: number;
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
                    "application/json": components["schemas"]["BrowserError"][];
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
    "browser-overview": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                app_name?: string;
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
                    "application/json": components["schemas"]["BrowserOverview"];
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
    "browser-page-load-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                app_name?: string;
                /** @description Part of the address of the page. */
                url?: string;
                limit?: number;
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
                    "application/json": components["schemas"]["BrowserPageLoad"][];
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
    "correlation-match": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatchAlertsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertMatches"];
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
    "correlation-analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalyzeCorrelationRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrelationAnalysis"];
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
    "correlation-groups": {
        parameters: {
            query?: {
                /** @description Incidents and alerts of so many hours. */
                hours?: number;
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
                    "application/json": components["schemas"]["CorrelationGroups"];
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
    "error-group-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                service?: string;
                status?: "unresolved" | "investigating" | "resolved" | "ignored";
                /** @description Part of a message, class or service. */
                search?: string;
                /** @description The greatest first. */
                sort?: "count" | "last_seen" | "first_seen";
                trend?: boolean;
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
                    "application/json": components["schemas"]["ErrorGroup"][];
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
    "error-group-read": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Opaque; 32 hex digits. */
                fingerprint: string;
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
                    "application/json": components["schemas"]["ErrorGroupDetail"];
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
    "error-group-merge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Opaque; 32 hex digits. */
                fingerprint: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorTriaged"];
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
    "error-occurrence-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                release?: string;
                /** @description key=value; every one must be the case. */
                attribute?: string[];
            };
            header?: never;
            path: {
                /** @description Opaque; 32 hex digits. */
                fingerprint: string;
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
                    "application/json": components["schemas"]["ErrorOccurrence"][];
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
    "error-group-split": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Opaque; 32 hex digits. */
                fingerprint: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorTriaged"];
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
    "error-tag-list": {
        parameters: {
            query?: {
                /** @description Only this key. */
                key?: string;
            };
            header?: never;
            path: {
                /** @description Opaque; 32 hex digits. */
                fingerprint: string;
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
                    "application/json": components["schemas"]["ErrorTags"];
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
    "error-group-triage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Opaque; 32 hex digits. */
                fingerprint: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriageInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorTriaged"];
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
    "source-map-list": {
        parameters: {
            query?: {
                app_name?: string;
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
                    "application/json": components["schemas"]["SourceMap"][];
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
    "grafana-alert-rules": {
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
                    "application/json": components["schemas"]["GrafanaAlertRules"];
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
    "grafana-analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrafanaAnalyze"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrafanaAnalysis"];
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
    "grafana-create-incident": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrafanaIncidentRequest"];
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
                    "application/json": components["schemas"]["GrafanaIncident"];
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
    "grafana-dashboard-list": {
        parameters: {
            query?: {
                /** @description Part of the title. */
                search?: string;
                tag?: string;
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
                    "application/json": components["schemas"]["GrafanaDashboards"];
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
    "grafana-dashboard-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uid: string;
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
                    "application/json": components["schemas"]["GrafanaDashboard"];
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
    "grafana-panel-embed": {
        parameters: {
            query?: {
                /** @description Epoch seconds or milliseconds, RFC 3339, now or now-6h. */
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                uid: string;
                panel_id: number;
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
                    "application/json": components["schemas"]["GrafanaEmbed"];
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
    "grafana-panel-render": {
        parameters: {
            query?: {
                /** @description Epoch seconds or milliseconds, RFC 3339, now or now-6h. */
                from?: string;
                to?: string;
                width?: number;
                height?: number;
                theme?: "light" | "dark";
            };
            header?: never;
            path: {
                uid: string;
                panel_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Cache-Control"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
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
    "grafana-detect-anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrafanaAnomalySearch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrafanaAnomalies"];
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
    "grafana-query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrafanaQuery"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrafanaQueryResult"];
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
    "grafana-panel-query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrafanaPanelQuery"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrafanaPanelData"];
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
    "grafana-slo-query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrafanaSLOQuery"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrafanaSLO"];
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
    "incident-chat-list": {
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
                    "application/json": components["schemas"]["ChatMessage"][];
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
    "incident-chat-ask": {
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
                "application/json": components["schemas"]["ChatQuestion"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedQuestion"];
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
    "incident-event-edit": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                /** @description As the timeline names it. */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditTimelineEventRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineEvent"];
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
    "incident-merge": {
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
                "application/json": components["schemas"]["MergeIncidentRequest"];
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
    "postmortem-read": {
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
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Postmortem"];
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
    "postmortem-save": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change was made from; without it nothing is compared. */
                "If-Match"?: string;
            };
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavePostmortemRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Postmortem"];
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
    "postmortem-item-update": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change was made from; without it nothing is compared. */
                "If-Match"?: string;
            };
            path: {
                incident_id: string;
                item_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateActionItemRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Postmortem"];
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
    "postmortem-generate": {
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
                "application/json": components["schemas"]["GeneratePostmortemRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestedDraft"];
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
    "postmortem-publish": {
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
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Postmortem"];
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
    "incident-roles": {
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
                    "application/json": components["schemas"]["IncidentRole"][];
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
    "incident-roles-set": {
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
                "application/json": components["schemas"]["SetIncidentRolesRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentRole"][];
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
    "incident-runbooks": {
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
                    "application/json": components["schemas"]["MatchedRunbook"][];
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
    "incident-tasks": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                /** @description Comma list of open, done, dropped. */
                status?: string;
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
                    "application/json": components["schemas"]["IncidentTask"][];
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
    "incident-task-add": {
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
                "application/json": components["schemas"]["AddIncidentTaskRequest"];
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
                    "application/json": components["schemas"]["IncidentTask"];
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
    "incident-task-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
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
    "incident-task-update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateIncidentTaskRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentTask"];
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
    "incident-unmerge": {
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
    "host-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                status?: "up" | "stale" | "down";
                /** @description Part of a name, operating system or label. */
                search?: string;
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
                    "application/json": components["schemas"]["Host"][];
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
    "host-read": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                /** @description Samples of the history, the newest. */
                limit?: number;
                /** @description Seconds to average over; 0 is none. */
                step?: number;
            };
            header?: never;
            path: {
                hostname: string;
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
                    "application/json": components["schemas"]["HostDetail"];
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
    "host-container-list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hostname: string;
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
                    "application/json": components["schemas"]["HostContainer"][];
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
    "host-process-list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hostname: string;
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
                    "application/json": components["schemas"]["HostProcess"][];
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
    "ingest-batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IngestBatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestBatchResult"];
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
    "browser-ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrowserIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserIngested"];
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
    "ingest-drops": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
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
                    "application/json": components["schemas"]["IngestDrops"];
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
    "error-ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ErrorIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorsIngested"];
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
    "infrastructure-ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostsIngested"];
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
    "infrastructure-ingest-alias": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostsIngested"];
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
    "log-ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogIngested"];
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
    "metrics-ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricPoints"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ingested"];
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
    "source-map-ingest": {
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
                    "application/json": components["schemas"]["SourceMapIngested"];
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
    "log-syslog": {
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
                    "application/json": components["schemas"]["LogIngested"];
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
    "trace-ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpanIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpansIngested"];
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
    "transaction-ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransactionIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionsIngested"];
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
    "ingest-whoami": {
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
                    "application/json": components["schemas"]["KeyHolder"];
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
    "log-context": {
        parameters: {
            query: {
                id: string;
                before?: number;
                after?: number;
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
                    "application/json": components["schemas"]["LogContext"];
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
    "log-export": {
        parameters: {
            query?: {
                /** @description Part of a message, or a query: level:ERROR AND service:api* -attributes.retry:true "exact phrase". */
                query?: string;
                /** @description How the query is read: auto takes it for the language when it looks like it. */
                syntax?: "auto" | "text" | "full";
                service?: string;
                /** @description Levels, separated by commas; ERR, WARNING and the like stand for their level. */
                level?: string;
                /** @description This level and what is worse. */
                min_level?: string;
                host?: string;
                trace_id?: string;
                /** @description key=value; may be repeated. */
                attribute?: string[];
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>. */
                time_from?: string;
                /** @description As time_from; now when absent. */
                time_to?: string;
                format?: "ndjson" | "csv";
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
                    "Cache-Control"?: string;
                    "Content-Disposition"?: string;
                    "Content-Type"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
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
    "log-facets": {
        parameters: {
            query?: {
                /** @description Part of a message, or a query: level:ERROR AND service:api* -attributes.retry:true "exact phrase". */
                query?: string;
                /** @description How the query is read: auto takes it for the language when it looks like it. */
                syntax?: "auto" | "text" | "full";
                service?: string;
                /** @description Levels, separated by commas; ERR, WARNING and the like stand for their level. */
                level?: string;
                /** @description This level and what is worse. */
                min_level?: string;
                host?: string;
                trace_id?: string;
                /** @description key=value; may be repeated. */
                attribute?: string[];
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>. */
                time_from?: string;
                /** @description As time_from; now when absent. */
                time_to?: string;
                /** @description Up to 20 fields, separated by commas; level, service, host and the ten commonest attributes when absent. */
                fields?: string;
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
                    "application/json": components["schemas"]["LogFacets"];
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
    "log-patterns": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>. */
                time_from?: string;
                /** @description As time_from; now when absent. */
                time_to?: string;
                service?: string;
                level?: string;
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
                    "application/json": components["schemas"]["LogPatterns"];
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
    "log-search": {
        parameters: {
            query?: {
                /** @description Part of a message, or a query: level:ERROR AND service:api* -attributes.retry:true "exact phrase". */
                query?: string;
                /** @description How the query is read: auto takes it for the language when it looks like it. */
                syntax?: "auto" | "text" | "full";
                service?: string;
                /** @description Levels, separated by commas; ERR, WARNING and the like stand for their level. */
                level?: string;
                /** @description This level and what is worse. */
                min_level?: string;
                host?: string;
                trace_id?: string;
                /** @description key=value; may be repeated. */
                attribute?: string[];
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>. */
                time_from?: string;
                /** @description As time_from; now when absent. */
                time_to?: string;
                limit?: number;
                /** @description Counts from the cursor, if there is one. */
                offset?: number;
                order?: "desc" | "asc";
                /** @description next_cursor of the page before. */
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
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
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
    "log-services": {
        parameters: {
            query?: {
                /** @description now-7d when absent. */
                time_from?: string;
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
                    "application/json": components["schemas"]["LogServices"];
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
    "log-stats": {
        parameters: {
            query?: {
                /** @description Part of a message, or a query: level:ERROR AND service:api* -attributes.retry:true "exact phrase". */
                query?: string;
                /** @description How the query is read: auto takes it for the language when it looks like it. */
                syntax?: "auto" | "text" | "full";
                service?: string;
                /** @description Levels, separated by commas; ERR, WARNING and the like stand for their level. */
                level?: string;
                /** @description This level and what is worse. */
                min_level?: string;
                host?: string;
                trace_id?: string;
                /** @description key=value; may be repeated. */
                attribute?: string[];
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>. */
                time_from?: string;
                /** @description As time_from; now when absent. */
                time_to?: string;
                /** @description Seconds of a step of the histogram; a sixtieth of the range when absent. */
                step?: number;
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
                    "application/json": components["schemas"]["LogStats"];
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
    "log-tail": {
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
    "log-view-list": {
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
                    "application/json": components["schemas"]["LogView"][];
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
    "log-view-create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddViewInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogView"];
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
    "log-view-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view_id: string;
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
                    "application/json": components["schemas"]["LogViewDeleted"];
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
    "log-loki-push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
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
    "metric-names": {
        parameters: {
            query?: {
                /** @description Metrics seen since then: RFC 3339, now or now-<n><s|m|h|d|w>. */
                from?: string;
                /** @description Metrics seen until then. */
                to?: string;
                /** @description Metrics of this service only. */
                service?: string;
                /** @description Metrics whose names begin so. */
                prefix?: string;
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
                    "application/json": components["schemas"]["MetricName"][];
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
    "service-name-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
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
                    "application/json": string[];
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
    "services-overview": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                /** @description Milliseconds up to which a transaction satisfies. */
                apdex_t_ms?: number;
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
                    "application/json": components["schemas"]["ServiceSummary"][];
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
    "service-database-queries": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
            };
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["DatabaseQueries"];
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
    "service-endpoint-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                limit?: number;
                /** @description The greatest first. */
                sort?: "throughput" | "p95" | "error_rate";
            };
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["ServiceEndpoint"][];
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
    "service-external-services": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
            };
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["ExternalServices"];
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
    "service-overview": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                /** @description Milliseconds up to which a transaction satisfies. */
                apdex_t_ms?: number;
            };
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["ServiceOverview"];
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
    "service-slow-transaction-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                limit?: number;
                min_duration_ms?: number;
            };
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["Transaction"][];
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
    "service-timeseries": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                /** @description Milliseconds up to which a transaction satisfies. */
                apdex_t_ms?: number;
                /** @description Seconds; the range divided by 120 when it is not given. */
                step?: number;
                /** @description Comma list of throughput, avg, p50, p95, p99, error_rate, apdex; all when it is not given. */
                metrics?: string;
            };
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["ServiceTimeseries"];
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
    "service-transaction-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                endpoint?: string;
                error?: "true" | "false";
            };
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["ServiceTransactions"];
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
    "log-otlp-2": {
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
    "otlp-metrics-2": {
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
    "otlp-traces-2": {
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
    "postmortem-list": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
                /** @description Comma list of draft, in_review, published. */
                status?: string;
                /** @description Part of title, summary or root cause. */
                search?: string;
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
                    "application/json": components["schemas"]["PostmortemSummaryPage"];
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
    "project-create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProjectRequest"];
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
    "project-delete": {
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
    "project-update": {
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
                "application/json": components["schemas"]["UpdateProjectRequest"];
            };
        };
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
    "project-add-member": {
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
                "application/json": components["schemas"]["AddMemberRequest"];
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
                    "application/json": components["schemas"]["Member"];
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
    "project-remove-member": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                user_id: string;
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
    "project-update-member": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMemberRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
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
    "dead-letter-list": {
        parameters: {
            query?: {
                kind?: "event" | "audit" | "incident_action" | "generation" | "notification";
                /** @description The service that wrote the message. */
                service?: string;
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
                    "application/json": components["schemas"]["DeadLetter"][];
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
    "dead-letter-retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                dead_letter_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterRetry"];
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
    "webhook-delivery-replay": {
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
    "integration-test-connection": {
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
                "application/json": components["schemas"]["TestConnectionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTest"];
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
    "test-alert-send": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                integration_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TestAlertInputBody"];
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
    "integration-test": {
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
                    "application/json": components["schemas"]["ConnectionTest"];
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
    "prometheus-alerts": {
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
                    "application/json": components["schemas"]["PromAlertsAnswer"];
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
    "prometheus-format-query": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-label-values": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-labels": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-labels-post": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-metadata": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-query": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-query-post": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-exemplars": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-exemplars-post": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-query-range": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-query-range-post": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-rules": {
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
                    "application/json": components["schemas"]["PromRulesAnswer"];
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
    "prometheus-series": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-series-post": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-build-info": {
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
                    "application/json": components["schemas"]["PromAnswer"];
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
    "prometheus-tsdb-status": {
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
                    "application/json": components["schemas"]["PromTSDBAnswer"];
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
    "prometheus-write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
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
    "runbook-list": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
                service_name?: string;
                /** @description Part of title or description. */
                search?: string;
                tag?: string;
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
                    "application/json": components["schemas"]["RunbookPage"];
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
    "runbook-create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunbookRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
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
    "execution-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                incident_id?: string;
                /** @description Comma list of running, completed, aborted. */
                status?: string;
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
                    "application/json": components["schemas"]["RunbookExecution"][];
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
    "execution-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution_id: string;
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
                    "application/json": components["schemas"]["RunbookExecution"];
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
    "execution-update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateExecutionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunbookExecution"];
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
    "runbook-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runbook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
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
    "runbook-replace": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change was made from; without it nothing is compared. */
                "If-Match"?: string;
            };
            path: {
                runbook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunbookRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runbook"];
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
    "runbook-delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change was made from; without it nothing is compared. */
                "If-Match"?: string;
            };
            path: {
                runbook_id: string;
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
                    "application/json": components["schemas"]["DeletedRunbook"];
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
    "runbook-executions": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                runbook_id: string;
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
                    "application/json": components["schemas"]["RunbookExecution"][];
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
    "runbook-start": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runbook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartExecutionRequest"];
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
                    "application/json": components["schemas"]["RunbookExecution"];
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
    "service-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                source?: "sdk" | "agent" | "otlp" | "prometheus" | "cloud_discovery" | "manual";
                service_type?: "backend" | "frontend" | "database" | "cache" | "worker" | "cloud_vm" | "container";
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
                    "application/json": components["schemas"]["ServiceEntry"][];
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
    "service-register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterInputBody"];
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
                    "application/json": components["schemas"]["ServiceEntry"];
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
    "service-remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["ServiceRemoved"];
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
    "connection-list": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                category?: string;
                /** @description Used without category: notification_, observability_, ai_. */
                category_prefix?: string;
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
                    "application/json": components["schemas"]["ConnectionSetting"][];
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
    "connection-save": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveConnectionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionSetting"];
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
    "connection-categories": {
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
                    "application/json": components["schemas"]["ConnectionCategories"];
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
    "connection-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingTestConnectionRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingConnectionTest"];
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
    "connection-delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
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
                    "application/json": components["schemas"]["DeletedConnection"];
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
    "status-get": {
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
                    "application/json": components["schemas"]["LiveStatus"];
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
    "status-service": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service_name: string;
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
                    "application/json": components["schemas"]["LiveServiceDetail"];
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
    "status-stream": {
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
    "tenant-get": {
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
                    "application/json": components["schemas"]["Tenant"];
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
    "tenant-update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTenantRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
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
    "tenant-list-users": {
        parameters: {
            query?: {
                limit?: number;
                /** @description X-Next-Cursor of the page before. */
                cursor?: string;
                /** @description Part of the name or of the address. */
                search?: string;
                /** @description Only those who may sign in, or only those who may not. */
                is_active?: "true" | "false";
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
                    "application/json": components["schemas"]["TenantUser"][];
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
    "tenant-update-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTenantUserRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantUser"];
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
    "trace-list": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                service?: string;
                operation?: string;
                /** @description Milliseconds. */
                min_duration?: number;
                /** @description Milliseconds. */
                max_duration?: number;
                status?: "ok" | "error";
                /** @description key=value; every one must be the case. Attributes of the resource begin with resource. */
                attribute?: string[];
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
                    "application/json": components["schemas"]["TraceSummary"][];
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
    "trace-histogram": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
                service?: string;
                operation?: string;
                /** @description Milliseconds. */
                min_duration?: number;
                /** @description Milliseconds. */
                max_duration?: number;
                status?: "ok" | "error";
                /** @description key=value; every one must be the case. Attributes of the resource begin with resource. */
                attribute?: string[];
                /** @description Seconds; a sixtieth of the range when it is not given. */
                step?: number;
                buckets?: number;
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
                    "application/json": components["schemas"]["TraceHistogram"];
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
    "trace-dependency-map": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
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
                    "application/json": components["schemas"]["DependencyMap"];
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
    "trace-read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trace_id: string;
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
                    "application/json": components["schemas"]["Trace"];
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
    "span-peers": {
        parameters: {
            query?: {
                /** @description RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given. */
                from?: string;
                /** @description As from; now when it is not given. At most 31 days after from. */
                to?: string;
            };
            header?: never;
            path: {
                trace_id: string;
                span_id: string;
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
                    "application/json": components["schemas"]["SpanPeers"];
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
    "error-envelope": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sentry_project: string;
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
                    "application/json": components["schemas"]["EnvelopeAccepted"];
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
    "error-store": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sentry_project: string;
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
                    "application/json": components["schemas"]["EnvelopeAccepted"];
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
    "log-otlp": {
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
    "otlp-metrics": {
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
    "otlp-traces": {
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
}
