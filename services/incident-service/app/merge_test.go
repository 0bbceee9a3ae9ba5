package app_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

func (r room) merge(t *testing.T, from, into string) reply {
	t.Helper()
	return r.as(t, r.engineer, http.MethodPost, "/incidents/"+from+"/merge", fmt.Sprintf(`{"into":%q}`, into))
}

func (r room) read(t *testing.T, id string) map[string]any {
	t.Helper()
	return r.as(t, r.viewer, http.MethodGet, "/incidents/"+id, "").body
}

// burning opens an incident by an alert of a group and returns the order.
func (r room) burning(t *testing.T, group string, severity incident.Severity) alert.FromAlert {
	t.Helper()
	o := anOrder()
	o.GroupKey, o.Severity, o.Alert.Severity = group, severity, alert.Severity(severity)
	require.Equal(t, http.StatusCreated, r.send(t, o).status)
	r.store(t, o)
	r.exec(t, `UPDATE integration.monitoring_alerts SET group_key = $2, group_hash = $3 WHERE id = $1`, o.Alert.ID, group, incident.HashGroup(group))
	r.exec(t, `INSERT INTO integration.alert_groups (tenant_id, project_id, group_hash, group_key, incident_id)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, r.scope.TenantID, r.scope.ProjectID, incident.HashGroup(group), group, o.IncidentID)
	return o
}

func TestMerge(t *testing.T) {
	t.Parallel()

	t.Run("gives the alerts to the other incident and takes them back", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		source, target := r.burning(t, "one", incident.Critical), r.burning(t, "two", incident.Low)
		from, into := source.IncidentID.String(), target.IncidentID.String()
		before := len(r.posted(t))

		merged := r.merge(t, from, into)

		require.Equal(t, http.StatusOK, merged.status, merged.text)
		require.Equal(t, into, merged.body["id"], "the answer is the other incident")
		require.EqualValues(t, 2, merged.body["alert_count"])
		require.Equal(t, "critical", merged.body["severity"], "it is as severe as the worst alert that fires")
		duplicate := r.read(t, from)
		require.Equal(t, into, duplicate["duplicate_of"])
		require.Equal(t, "resolved", duplicate["state"])
		require.NotNil(t, duplicate["resolved_at"])
		require.EqualValues(t, 0, duplicate["alert_count"])
		require.Equal(t, []any{"learned"}, duplicate["allowed_transitions"])
		require.Empty(t, r.as(t, r.viewer, http.MethodGet, "/incidents/"+from+"/alerts", "").list)
		require.Len(t, r.as(t, r.viewer, http.MethodGet, "/incidents/"+into+"/alerts", "").list, 2)
		require.Equal(t, []string{
			"event:incident.updated", "event:incident.activity", "audit:incident.merged", "audit:incident.state_changed", "audit:incident.updated",
			"event:incident.updated", "event:incident.activity", "event:incident.activity", "audit:incident.severity_changed", "audit:incident.updated",
		}, r.posted(t)[before:])

		count := len(r.posted(t))
		require.Equal(t, merged.text, r.merge(t, from, into).text)
		require.Len(t, r.posted(t), count, "again changes nothing")

		back := r.as(t, r.engineer, http.MethodPost, "/incidents/"+from+"/unmerge", "")

		require.Equal(t, http.StatusOK, back.status, back.text)
		require.Equal(t, from, back.body["id"])
		require.Nil(t, back.body["duplicate_of"])
		require.Equal(t, "investigating", back.body["state"])
		require.Nil(t, back.body["resolved_at"])
		require.EqualValues(t, 1, back.body["alert_count"])
		require.EqualValues(t, 1, r.read(t, into)["alert_count"])
		own := r.as(t, r.viewer, http.MethodGet, "/incidents/"+from+"/alerts", "")
		require.Len(t, own.list, 1)
		require.Equal(t, source.Alert.ID.String(), at(t, own.list, 0, "id"))
		require.Contains(t, r.posted(t)[count:], "audit:incident.unmerged")
		require.Equal(t, http.StatusConflict, r.as(t, r.engineer, http.MethodPost, "/incidents/"+from+"/unmerge", "").status)
	})

	t.Run("sends what still comes for the duplicate to the other incident", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		source, target := r.burning(t, "one", incident.High), r.burning(t, "two", incident.High)
		from, into := source.IncidentID.String(), target.IncidentID.String()
		require.Equal(t, http.StatusOK, r.merge(t, from, into).status)

		named, unnamed := anOrder(), anOrder()
		named.IncidentID, named.GroupKey, unnamed.GroupKey = source.IncidentID, "one", "one"
		for _, o := range []alert.FromAlert{named, unnamed} {
			got := r.send(t, o)
			require.Equal(t, into, got.body["incident_id"], got.text)
			require.Equal(t, "attached", got.body["action"])
			o.IncidentID = target.IncidentID
			r.store(t, o)
			r.exec(t, `UPDATE integration.monitoring_alerts SET group_hash = $2 WHERE id = $1`, o.Alert.ID, incident.HashGroup("one"))
		}
		require.Equal(t, "updated", r.send(t, source).body["action"], "an alert that moved has joined already")
		require.EqualValues(t, 4, r.read(t, into)["alert_count"])
		require.Equal(t, "resolved", r.read(t, from)["state"])
		ended := source
		ended.Alert.Status = alert.Resolved
		require.Equal(t, into, r.send(t, ended).body["incident_id"])

		back := r.as(t, r.engineer, http.MethodPost, "/incidents/"+from+"/unmerge", "")

		require.EqualValues(t, 3, back.body["alert_count"], "what came for its group is its own: %s", back.text)
		after := anOrder()
		after.GroupKey = "one"
		require.Equal(t, from, r.send(t, after).body["incident_id"])
	})

	t.Run("takes a merged incident along and lets it return from there", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		a, b, c := r.burning(t, "a", incident.High), r.burning(t, "b", incident.High), r.burning(t, "c", incident.High)
		require.Equal(t, http.StatusOK, r.merge(t, a.IncidentID.String(), b.IncidentID.String()).status)
		require.Equal(t, http.StatusOK, r.merge(t, b.IncidentID.String(), c.IncidentID.String()).status)
		again := anOrder()
		again.GroupKey = "a"
		require.Equal(t, c.IncidentID.String(), r.send(t, again).body["incident_id"])

		first := r.as(t, r.engineer, http.MethodPost, "/incidents/"+b.IncidentID.String()+"/unmerge", "")
		require.EqualValues(t, 2, first.body["alert_count"], first.text)
		second := r.as(t, r.engineer, http.MethodPost, "/incidents/"+a.IncidentID.String()+"/unmerge", "")
		require.EqualValues(t, 1, second.body["alert_count"], second.text)
		require.EqualValues(t, 1, r.read(t, b.IncidentID.String())["alert_count"])
	})

	t.Run("is refused where it makes no sense and changes nothing", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		_, open := r.declare(t, "")
		_, duplicate := r.declare(t, "")
		_, holder := r.declare(t, "")
		closed, over := r.declare(t, "")
		_, gone := r.declare(t, "")
		id := func(i map[string]any) string { return text(i["id"]) }
		require.Equal(t, http.StatusOK, r.merge(t, id(duplicate), id(holder)).status)
		r.as(t, r.engineer, http.MethodPatch, closed+"/state", `{"state":"resolved"}`)
		r.as(t, r.admin, http.MethodDelete, "/incidents/"+id(gone), "")
		before := r.posted(t)

		for name, got := range map[string]reply{
			"into itself":           r.merge(t, id(open), id(open)),
			"into a duplicate":      r.merge(t, id(open), id(duplicate)),
			"a duplicate elsewhere": r.merge(t, id(duplicate), id(open)),
			"into one that is over": r.merge(t, id(open), id(over)),
			"reopening a duplicate": r.as(t, r.engineer, http.MethodPatch, "/incidents/"+id(duplicate)+"/state", `{"state":"investigating"}`),
		} {
			require.Equal(t, http.StatusConflict, got.status, "%s: %s", name, got.text)
		}
		for name, into := range map[string]string{"a deleted one": id(gone), "nothing": uuid.NewString()} {
			require.Equal(t, http.StatusNotFound, r.merge(t, id(open), into).status, name)
		}
		require.Equal(t, before, r.posted(t))
		require.Equal(t, http.StatusOK, r.merge(t, id(over), id(open)).status, "what is over may join what goes on")
		require.Equal(t, "resolved", r.read(t, id(over))["state"])
	})

	t.Run("lets one of two that merge into each other win", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		_, a := r.declare(t, "")
		_, b := r.declare(t, "")
		var wg sync.WaitGroup
		statuses := make([]int, 2)
		for n, pair := range [][2]string{{text(a["id"]), text(b["id"])}, {text(b["id"]), text(a["id"])}} {
			wg.Go(func() { statuses[n] = r.merge(t, pair[0], pair[1]).status })
		}
		wg.Wait()
		require.ElementsMatch(t, []int{http.StatusOK, http.StatusConflict}, statuses)
	})

	t.Run("does not take the alert group back from a newer incident", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		source, target := r.burning(t, "one", incident.High), r.burning(t, "two", incident.High)
		require.Equal(t, http.StatusOK, r.merge(t, source.IncidentID.String(), target.IncidentID.String()).status)
		r.as(t, r.engineer, http.MethodPatch, "/incidents/"+target.IncidentID.String()+"/state", `{"state":"resolved"}`)
		newer := r.burning(t, "one", incident.High)

		got := r.as(t, r.engineer, http.MethodPost, "/incidents/"+source.IncidentID.String()+"/unmerge", "")

		require.Equal(t, http.StatusConflict, got.status, got.text)
		require.Equal(t, "detected", r.read(t, newer.IncidentID.String())["state"])
		require.Equal(t, target.IncidentID.String(), r.read(t, source.IncidentID.String())["duplicate_of"])
		require.Len(t, r.as(t, r.viewer, http.MethodGet, "/incidents/"+target.IncidentID.String()+"/alerts", "").list, 2)
	})
}
