package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// session is who is signed in, and the access token of the moment. It is safe for concurrent use.
type session struct {
	nobody   graphql.Client // asks without a token
	account  LoginInput
	lifetime time.Duration

	mu      sync.Mutex // guards what follows, and lets one refresh at a time: a refresh token is good once
	access  string
	refresh string
	due     time.Time
}

// register makes an account and signs it in.
func register(ctx context.Context, url, username, password string) (*session, error) {
	s := &session{nobody: graphql.NewClient(url, http.DefaultClient), account: LoginInput{Login: username, Password: password}}
	timers, err := Timers(ctx, s.nobody)
	if err != nil {
		return nil, fmt.Errorf("read the timers: %w", err)
	}
	s.lifetime = time.Duration(timers.ServerInfo.Timers.AccessTokenSeconds) * time.Second
	answer, err := Register(ctx, s.nobody, &RegisterInput{Username: username, Email: username + "@example.org", Password: password})
	if err != nil {
		return nil, fmt.Errorf("register: %w", err)
	}
	s.keep(answer.Register.AccessToken, answer.Register.RefreshToken)
	return s, nil
}

// token gives a token that is good for a while yet: a fifth of its life at least.
func (s *session) token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Now().Before(s.due) {
		return s.access, nil
	}
	// Repeated within ten seconds, as after a lost answer, the same token gives the same successor.
	answer, err := untilAnswered(ctx, func() (*RefreshResponse, error) { return Refresh(ctx, s.nobody, s.refresh) })
	switch code(err) {
	case "":
		s.keep(answer.RefreshSession.AccessToken, answer.RefreshSession.RefreshToken)
		fmt.Println("refreshed")
		return s.access, nil
	case "TOKEN_REUSED", "TOKEN_EXPIRED", "UNAUTHENTICATED": // the session has ended
		answer, err := untilAnswered(ctx, func() (*LoginResponse, error) { return Login(ctx, s.nobody, &s.account) })
		if err != nil {
			return "", err
		}
		s.keep(answer.Login.AccessToken, answer.Login.RefreshToken)
		return s.access, nil
	}
	return "", err
}

// expired takes the server's word that a token has expired, whatever the clock says.
func (s *session) expired(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token == s.access {
		s.due = time.Time{}
	}
}

func (s *session) keep(access, refresh string) {
	s.access, s.refresh, s.due = access, refresh, time.Now().Add(s.lifetime*4/5)
}

// Do implements graphql.Doer: it sends a request as the viewer.
func (s *session) Do(req *http.Request) (*http.Response, error) {
	token, err := s.token(req.Context())
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return http.DefaultClient.Do(req)
}

// asViewer is untilAnswered with a token that is refreshed, once, where the server finds it expired.
func asViewer[T any](ctx context.Context, s *session, attempt func() (T, error)) (T, error) {
	token, err := s.token(ctx)
	if err != nil {
		var none T
		return none, err
	}
	answer, err := untilAnswered(ctx, attempt)
	if code(err) != "TOKEN_EXPIRED" {
		return answer, err
	}
	s.expired(token)
	return untilAnswered(ctx, attempt)
}

// untilAnswered repeats what got no answer, or may be answered otherwise a little later. It is for what is safe to repeat: a
// message with its client key, a refresh.
func untilAnswered[T any](ctx context.Context, attempt func() (T, error)) (T, error) {
	for tries := 0; ; tries++ {
		answer, err := attempt()
		switch code(err) {
		case "", "no answer", "UNAVAILABLE", "RATE_LIMITED":
		default:
			return answer, err
		}
		if err == nil || ctx.Err() != nil {
			return answer, err
		}
		warn("again: %v", err)
		pause(ctx, tries)
	}
}

// pause waits before the next try: longer each time, up to five seconds, and never the same for everybody.
func pause(ctx context.Context, tries int) {
	most := min(200*time.Millisecond<<min(tries, 10), 5*time.Second)
	select {
	case <-ctx.Done():
	case <-time.After(most/2 + rand.N(most/2)):
	}
}

// code gives what the server refused with: "no answer" where it did not answer, "" where it did not refuse.
func code(err error) string {
	if err == nil {
		return ""
	}
	var refusals gqlerror.List
	if !errors.As(err, &refusals) || len(refusals) == 0 {
		var status *graphql.HTTPError
		if errors.As(err, &status) && len(status.Response.Errors) > 0 {
			refusals = status.Response.Errors
		} else {
			return "no answer"
		}
	}
	told, _ := refusals[0].Extensions["code"].(string)
	return told
}
