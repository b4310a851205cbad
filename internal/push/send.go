package push

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"parley/ent"
	"parley/ent/predicate"
	"parley/ent/pushsubscription"
)

const (
	// maxRetryAfter is how long a push service may ask to wait; who asks for more is not asked again.
	maxRetryAfter = 5 * time.Minute
	// maxFailures is how many messages in a row a push service may refuse before the subscription is dropped.
	maxFailures = 10
	// recordBytes makes messages of one length, so that their lengths tell nothing, and holds the largest (RFC 8188).
	recordBytes = 3072
)

// waits are the times between attempts.
func waits() []time.Duration {
	return []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute}
}

// sendAll sends what the queue gives until that is closed.
func (s *Service) sendAll(ctx context.Context) {
	for j := s.queue.next(); j != nil; j = s.queue.next() {
		s.deliver(ctx, j)
		s.queue.done(j)
	}
}

// outcome is what became of an attempt.
type outcome uint8

const (
	void    outcome = iota // there is nothing to send any more
	sent                   // the push service has it
	gone                   // the push service does not know the subscription any more
	retry                  // it may work later
	refused                // the push service does not take it, nor will it later
	lost                   // it will not work, by no word of the push service's
)

// result is an outcome, with the time that the push service wants to be left alone, and why it failed.
type result struct {
	outcome outcome
	wait    time.Duration
	reason  error
}

// deliver makes one attempt and does what follows from it.
func (s *Service) deliver(ctx context.Context, j *job) {
	if ctx.Err() != nil { // the node has stopped
		s.count.dropped.Add(1)
		return
	}
	defer func() {
		if p := recover(); p != nil {
			s.count.failed.Add(1)
			s.logger.ErrorContext(ctx, "panic while a push message was sent", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	sub, r := s.attempt(ctx, j)
	if r.outcome == retry && (j.attempts == len(waits()) || r.wait > maxRetryAfter) {
		r.outcome = lost
	}
	var err error
	switch r.outcome {
	case void:
	case sent:
		s.count.sent.Add(1)
		if sub.Failures > 0 {
			err = s.settle(ctx, sub, 0)
		}
	case gone:
		s.count.expired.Add(1)
		err = s.drop(ctx, sub)
	case retry:
		s.count.retried.Add(1)
		wait := max(waits()[j.attempts], r.wait)
		j.attempts++
		j.at = s.o.Now().Add(wait + rand.N(wait/8+1)) // spread, so that not all come back at once
		s.count.dropped.Add(int64(s.queue.retry(j)))
	case refused:
		s.giveUp(ctx, sub, r.reason)
		err = s.blame(ctx, sub)
	case lost:
		s.giveUp(ctx, sub, r.reason)
	}
	if err != nil {
		s.logger.WarnContext(ctx, "a push subscription could not be written", "error", err)
	}
}

// attempt sends a message if it is still to be sent. The subscription is nil where it could not be read.
func (s *Service) attempt(ctx context.Context, j *job) (sub *ent.PushSubscription, r result) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	sub, err := s.db.Read().PushSubscription.Query().
		Where(pushsubscription.ID(j.subscriptionID), pushsubscription.UserID(j.userID), served(s.now())).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, result{outcome: void}
	}
	if err != nil {
		return nil, result{outcome: retry, reason: fmt.Errorf("read the push subscription: %w", err)}
	}
	m, err := s.compose(ctx, j)
	switch {
	case err != nil:
		return sub, result{outcome: retry, reason: fmt.Errorf("compose the push message: %w", err)}
	case m == nil:
		return sub, result{outcome: void}
	}
	return sub, s.post(ctx, sub, m)
}

// post calls the push service.
func (s *Service) post(ctx context.Context, sub *ent.PushSubscription, m *message) result {
	res, err := webpush.SendNotificationWithContext(ctx, m.body, &webpush.Subscription{
		Endpoint: sub.Endpoint, Keys: webpush.Keys{P256dh: sub.P256dh, Auth: sub.Auth},
	}, &webpush.Options{
		HTTPClient: s.http, RecordSize: recordBytes, Topic: m.topic, TTL: int(timeToLive / time.Second), Urgency: m.urgency,
		Subscriber:     strings.TrimPrefix(s.o.Contact, "mailto:"), // the library puts it before
		VAPIDPublicKey: s.keys.public, VAPIDPrivateKey: s.keys.private,
	})
	if err != nil {
		var failed *url.Error
		if !errors.As(err, &failed) {
			return result{outcome: lost, reason: fmt.Errorf("encrypt the push message: %w", err)}
		}
		err = failed.Err // without the endpoint
		if errors.Is(err, errNotPublic) {
			return result{outcome: lost, reason: err}
		}
		return result{outcome: retry, reason: err}
	}
	_, _ = io.CopyN(io.Discard, res.Body, bodyBytes) // what is left is closed away
	_ = res.Body.Close()
	return s.judge(res)
}

// judge tells what an answer means (RFC 8030, sections 5 and 7.3).
func (s *Service) judge(res *http.Response) result {
	reason := fmt.Errorf("the push service answers %d", res.StatusCode)
	switch code := res.StatusCode; {
	case code >= 200 && code < 300:
		return result{outcome: sent}
	case code == http.StatusNotFound || code == http.StatusGone:
		return result{outcome: gone}
	case code == http.StatusTooManyRequests || code >= 500:
		return result{outcome: retry, wait: s.retryAfter(res.Header.Get("Retry-After")), reason: reason}
	}
	return result{outcome: refused, reason: reason}
}

// retryAfter reads seconds or a date (RFC 9110, section 10.2.3); 0 for neither.
func (s *Service) retryAfter(value string) time.Duration {
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(s.o.Now()), 0)
	}
	return 0
}

// giveUp tells that a message is not sent.
func (s *Service) giveUp(ctx context.Context, sub *ent.PushSubscription, reason error) {
	s.count.failed.Add(1)
	host := ""
	if sub != nil {
		host = hostOf(sub.Endpoint)
	}
	s.logger.WarnContext(ctx, "a push message was given up", "service", host, "error", reason)
}

// blame notes that a push service has refused a message, and drops a subscription for which it refuses all. What fails by
// this server, by the network or by a push service that is down says nothing of a subscription.
func (s *Service) blame(ctx context.Context, sub *ent.PushSubscription) error {
	if sub.Failures+1 >= maxFailures {
		s.count.expired.Add(1)
		return s.drop(ctx, sub)
	}
	return s.settle(ctx, sub, sub.Failures+1)
}

// settle writes how many messages in a row were refused. Attempts beside each other may count as one.
func (s *Service) settle(ctx context.Context, sub *ent.PushSubscription, failures int) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return tx.PushSubscription.Update().Where(asRead(sub)...).SetFailures(failures).Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("count failures of a push subscription: %w", err)
	}
	return nil
}

// drop deletes a subscription.
func (s *Service) drop(ctx context.Context, sub *ent.PushSubscription) error {
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.PushSubscription.Delete().Where(asRead(sub)...).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete a push subscription: %w", err)
	}
	return nil
}

// asRead is a subscription as it was read: meanwhile the browser may have registered other keys, or somebody else.
func asRead(sub *ent.PushSubscription) []predicate.PushSubscription {
	return []predicate.PushSubscription{
		pushsubscription.ID(sub.ID), pushsubscription.UserID(sub.UserID), pushsubscription.P256dh(sub.P256dh),
	}
}
