package server

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// checkTimeout bounds each readiness check.
const checkTimeout = 2 * time.Second

// report is the body of /healthz and /readyz.
type report struct {
	Status string            `json:"status"` // "ok" or "unavailable"
	Checks map[string]string `json:"checks,omitempty"`
}

const (
	statusOK          = "ok"
	statusUnavailable = "unavailable"
	checkFailed       = "failed"
	checkDraining     = "draining"
)

// health says that the process lives. A database out of reach is no reason to restart it.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, report{Status: statusOK})
}

// ready says whether new work should be sent here, and which check is against it.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	result := report{Status: statusOK, Checks: map[string]string{"server": statusOK}}
	if s.draining.Load() {
		result.Status, result.Checks["server"] = statusUnavailable, checkDraining
	}
	for _, check := range s.options.Checks {
		result.Checks[check.Name] = statusOK
		if err := within(r.Context(), checkTimeout, check.Ready); err != nil {
			result.Status, result.Checks[check.Name] = statusUnavailable, checkFailed
			s.log.WarnContext(r.Context(), "not ready", "check", check.Name, "error", err)
		}
	}
	code := http.StatusOK
	if result.Status != statusOK {
		code = http.StatusServiceUnavailable
	}
	answer(w, code, result)
}

func within(ctx context.Context, d time.Duration, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return check(ctx)
}

func answer(w http.ResponseWriter, code int, body report) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // a client that went away needs no answer
}
