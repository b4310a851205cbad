package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley/ent"
	"parley/internal/fault"
	"parley/internal/media/imaging"
)

// errGone tells that an upload's attachment was swept away before it got ready.
var errGone = errors.New("the upload took so long that it was swept away")

// Upload makes an attachment of an image file of the given size. Its owner alone sees it until they send it.
// alt says what the image shows: at most MaxAltLength characters of one line, trimmed; empty for nothing.
//
// Errors: BAD_USER_INPUT for alt; those of Options.Process; RATE_LIMITED for the uploads of an hour and those that
// failed, with the time of the next one, and where too many wait, or two of the owner's; LIMIT_EXCEEDED for the bytes of the user; UNAVAILABLE. An upload that fails
// leaves nothing, or what a sweep removes.
func (s *Service) Upload(ctx context.Context, ownerID string, file io.ReadSeeker, size int64, alt string) (*ent.Attachment, error) {
	alt, err := checkAlt(alt)
	if err != nil {
		return nil, err
	}
	leave, err := s.enter(ctx, ownerID)
	if err != nil {
		return nil, err
	}
	defer leave()
	if err := s.room(ctx); err != nil {
		return nil, err
	}
	// What can only be refused is not worth decoding. It is asked again where it counts.
	if err := s.quota(ctx, s.db.Read().Attachment, ownerID, 1); err != nil {
		return nil, err
	}
	picture, err := s.process(ctx, ownerID, file, size)
	if err != nil {
		return nil, err
	}
	c, err := s.claim(ctx, ownerID, alt, picture)
	if err != nil {
		return nil, err
	}
	a, err := s.store(ctx, c)
	if err != nil {
		if ctx.Err() == nil { // else it is the caller who gave up
			s.count.failures.Add(1)
		}
		return nil, errors.Join(err, s.forget(ctx, c))
	}
	s.count.uploads.Add(1)
	s.count.uploadedBytes.Add(int64(a.StoredBytes))
	return a, nil
}

// room refuses uploads while the disk is about to be full. Where the database lies on the same disk, nobody could write
// a message any more. Uploads under way may take of MinFree what they need.
func (s *Service) room(ctx context.Context) error {
	if s.o.Free == nil {
		return nil
	}
	free, known, err := s.o.Free()
	if err != nil {
		s.count.failures.Add(1)
		return fmt.Errorf("see whether there is room: %w", unreachable(err))
	}
	if known && free < s.o.MinFree {
		s.count.failures.Add(1)
		s.logger.WarnContext(ctx, "the disk is about to be full, and images are refused", "free", free, "min_free", s.o.MinFree)
		return &fault.Error{Code: fault.Unavailable, Message: "The server has no room for images at the moment.", RetryAfter: time.Minute}
	}
	return nil
}

// process makes a picture of a file, and counts the attempt: decoding costs as much for a file that turns out to be
// damaged, or whose sender has left.
func (s *Service) process(ctx context.Context, ownerID string, file io.ReadSeeker, size int64) (*imaging.Picture, error) {
	if err := s.attempts.begin(ownerID, s.now(), s.o.UploadsPerHour, s.o.FailuresPerHour); err != nil {
		return nil, err
	}
	picture, err := s.o.Process(ctx, file, size)
	if err == nil || fault.CodeOf(err) == fault.RateLimited {
		s.attempts.pass(ownerID)
	}
	return picture, err
}

// checkAlt gives the description as it is stored.
func checkAlt(alt string) (string, error) {
	alt = strings.TrimSpace(alt)
	switch {
	case !utf8.ValidString(alt):
		return "", fault.Input("alt", "The description is not valid UTF-8.")
	case utf8.RuneCountInString(alt) > MaxAltLength:
		return "", fault.Input("alt", "The description has more than %d characters.", MaxAltLength)
	case strings.ContainsFunc(alt, unicode.IsControl):
		return "", fault.Input("alt", "The description contains control characters, such as a line break.")
	}
	return alt, nil
}

// store puts what is not known to be stored, and makes the attachment ready.
func (s *Service) store(ctx context.Context, c claim) (*ent.Attachment, error) {
	if c.attachment.ReadyAt != nil {
		return c.attachment, nil
	}
	bounded, cancel := context.WithTimeout(ctx, putTimeout)
	defer cancel()
	for _, o := range c.missing {
		err := s.o.Store.Put(bounded, o.name, o.mime, int64(len(o.bytes)), bytes.NewReader(o.bytes))
		if err != nil {
			return nil, fmt.Errorf("store an object: %w", unreachable(err))
		}
	}
	readyAt, err := s.finish(ctx, c)
	if err != nil {
		return nil, err
	}
	a := *c.attachment
	a.ReadyAt = &readyAt
	return &a, nil
}

// unreachable makes what a store says about itself UNAVAILABLE; the detail goes to the log.
func unreachable(err error) error {
	return errors.Join(&fault.Error{
		Code: fault.Unavailable, Message: "The store of images is not available. Try again.", RetryAfter: 5 * time.Second,
	}, err)
}

// forget undoes the claim of an upload that failed, even where its caller has gone.
func (s *Service) forget(ctx context.Context, c claim) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	defer cancel()
	return errors.Join(s.abandon(ctx, c), s.retract(ctx, c))
}

// retract deletes those of an upload's objects whose blobs nobody can use any more. As a rule there are none:
// the sweep deletes objects. But it may have been done with a blob before this upload put its object.
func (s *Service) retract(ctx context.Context, c claim) error {
	lost, err := s.lost(ctx, c)
	if err != nil {
		return err
	}
	for _, name := range lost {
		if err := s.o.Store.Delete(ctx, name); err != nil {
			return fmt.Errorf("delete an object that came too late: %w", err)
		}
	}
	return nil
}
