package transport

import (
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parley/internal/fault"
	"parley/internal/request"
)

// receive takes in the files of a form and puts them into the coerced variables of its operation, which
// can run but for them.
func (h *Handler) receive(ctx context.Context, f *form, identity Identity, opCtx *graphql.OperationContext) error {
	if len(f.files) == 0 {
		_, err := h.take(ctx, f)
		return err
	}
	if err := f.locate(opCtx.Variables); err != nil {
		return err
	}
	if err := f.once(opCtx.Operation); err != nil {
		return err
	}
	if err := h.admit(f, identity); err != nil {
		return err
	}
	revoked, release := identity.watch(ctx)
	defer release()
	uploads, err := h.take(ctx, f)
	switch {
	case err != nil:
		return err
	case len(uploads) < len(f.files):
		return badForm("A file that the map names did not come: the body ended before it.")
	case revoked.Err() != nil: // minutes may have passed since the token was verified
		return fault.New(fault.Unauthenticated, "The session was revoked.")
	}
	exchange(opCtx.Variables, func(u graphql.Upload) graphql.Upload { return uploads[u.File] })
	return nil
}

// take stores the files of a form as they come, up to the end of its body.
func (h *Handler) take(ctx context.Context, f *form) (map[any]graphql.Upload, error) {
	uploads := make(map[any]graphql.Upload, len(f.files))
	for {
		part, err := f.next()
		if part == nil || err != nil {
			return uploads, err
		}
		file, err := f.expected(part)
		if err != nil {
			return nil, err
		}
		if err := h.store(ctx, file, part); err != nil {
			return nil, err
		}
		uploads[file] = graphql.Upload{
			File: file.File, Size: file.size,
			Filename:    strings.ToValidUTF8(part.FileName(), "\uFFFD"),
			ContentType: strings.ToValidUTF8(part.Header.Get("Content-Type"), "\uFFFD"),
		}
	}
}

// admit lets files in by how much is announced and who sends them: somebody who is signed in, for files are
// counted by user, and given time.
func (h *Handler) admit(f *form, identity Identity) error {
	if identity.Subject == "" {
		return fault.New(fault.Unauthenticated, "Sign in to send files.")
	}
	if h.live.drains() {
		return stopping()
	}
	if f.body.announced-f.body.read > h.mostOf(len(f.files))+maxPartHeader {
		return h.tooLarge(f.files)
	}
	giveBack, ok := h.seats.take("files:"+identity.Subject, len(f.files), h.limits.FilesPerUser)
	if !ok {
		return fault.Limited(time.Second, "You send too many files at once: at most %d.", h.limits.FilesPerUser)
	}
	f.seated = giveBack
	f.body.hurry(h.limits.UploadPace, h.limits.UploadTimeout)
	return nil
}

// stopping refuses files that would hold up a restart.
func stopping() error {
	refused := fault.New(fault.Unavailable, "The server is stopping and takes no files. Send them again.")
	refused.RetryAfter = time.Second
	return &misuse{http.StatusServiceUnavailable, refused}
}

// unlessStopping gives the error of a body, or why its time was over already.
func (h *Handler) unlessStopping(b *incoming, err error) error {
	if b != nil && b.late && h.live.drains() {
		return stopping()
	}
	return err
}

// store writes a part to disk.
func (h *Handler) store(ctx context.Context, into *file, part *multipart.Part) error {
	err := h.spool.open(into)
	fits := false
	if err == nil {
		fits, err = into.fill(part, h.limits.File)
	}
	if err == nil && !fits {
		return h.tooLarge([]*file{into})
	}
	if err == nil || errors.As(err, new(*fault.Error)) {
		return err
	}
	if into.File == nil || into.failed {
		h.log.ErrorContext(ctx, "keep an upload", "request_id", request.From(ctx).ID, "error", err)
		return fault.New(fault.Internal, "Internal error.")
	}
	return broken(err)
}

// tooLarge refuses a file, and names its place where only one can be meant.
func (h *Handler) tooLarge(files []*file) error {
	refused := fault.New(fault.FileTooLarge, "A file is larger than %d bytes.", h.limits.File)
	if len(files) == 1 {
		refused.Field = files[0].field()
	}
	return &misuse{http.StatusRequestEntityTooLarge, refused}
}

// locate finds the files of a form in the coerced variables of an operation. One that is not among them
// would be taken in for nothing.
func (f *form) locate(variables map[string]any) error {
	found := make(map[any]bool, len(f.files))
	exchange(variables, func(u graphql.Upload) graphql.Upload {
		found[u.File] = true
		return u
	})
	if len(found) < len(f.files) {
		return badForm("A path of the map leads to a variable that the operation does not declare.")
	}
	return nil
}

// expected gives the file that a part brings.
func (f *form) expected(part *multipart.Part) (*file, error) {
	name := part.FormName()
	for _, file := range f.files {
		switch {
		case file.part != name:
		case file.File != nil:
			return nil, badForm("A file came twice.")
		default:
			return file, nil
		}
	}
	return nil, badForm("Behind \"operations\" and \"map\" there must be the files that the map names, and nothing else.")
}
