package media

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/ent"
	"parley/ent/attachment"
	"parley/ent/blob"
	"parley/internal/fault"
	"parley/internal/id"
)

// keepFor is how long browsers may keep what they got: what is behind an address never changes.
const keepFor = 365 * 24 * time.Hour

// Attachment gives an attachment that the viewer may see; NOT_FOUND where there is none, or none for them.
func (s *Service) Attachment(ctx context.Context, viewerID, attachmentID string) (*ent.Attachment, error) {
	none := fault.New(fault.NotFound, "There is no such attachment.")
	if !id.Is(id.Attachment, attachmentID) {
		return nil, none
	}
	a, err := s.db.Read().Attachment.Query().Where(attachment.ID(attachmentID), attachment.ReadyAtNotNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, none
	}
	if err != nil {
		return nil, fmt.Errorf("read attachment: %w", err)
	}
	may, err := s.o.Access.MaySee(ctx, viewerID, a)
	if err != nil {
		return nil, fmt.Errorf("ask who may see an attachment: %w", err)
	}
	if !may {
		return nil, none
	}
	return a, nil
}

// Handler serves the addresses of URL, and answers
//
//	200, 206, 304, 412, 416  by the object, as RFC 9110 has it for GET and HEAD
//	403  where the address is not signed, or no longer valid
//	404  for what is not there or not for the viewer to see, and for other paths
//	405  for other methods
//	503  where the database or the store is out of reach
//
// It serves pages of all origins: an address is what lets somebody in, no cookie. CORS is not its business.
func (s *Service) Handler() http.Handler { return http.HandlerFunc(s.serve) }

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
	harmless(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.refuse(w, http.StatusMethodNotAllowed, "This address takes GET and HEAD only.")
		return
	}
	attachmentID, variant, ok := parsePath(r.URL.Path)
	if !ok {
		s.refuse(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	viewerID, expires, signature, ok := parseQuery(r.URL.Query())
	at := address{attachmentID: attachmentID, variant: variant, viewerID: viewerID, expires: expires}
	if !ok || !s.signer.signs(at, signature) || s.o.Now().Unix() >= expires {
		s.refuse(w, http.StatusForbidden, "This address is not valid, or no longer. Ask for a new one.")
		return
	}
	if err := s.deliver(w, r, at); err != nil {
		s.fail(w, r, err)
	}
}

// harmless keeps what users made from doing anything in a browser but being shown. Pages of other origins may show
// it: they need the address, which is all that anybody needs.
func harmless(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Referrer-Policy", "no-referrer") // addresses are for their viewer alone
}

// deliver sends a variant to its viewer. An error means that nothing was sent.
func (s *Service) deliver(w http.ResponseWriter, r *http.Request, at address) error {
	ctx := r.Context()
	a, err := s.Attachment(ctx, at.viewerID, at.attachmentID)
	if err != nil {
		return err
	}
	name := map[Variant]string{Original: a.Original, Large: a.Large, Thumbnail: a.Thumbnail}[at.variant]
	b, err := s.db.Read().Blob.Query().Where(blob.ID(name)).Only(ctx)
	if ent.IsNotFound(err) {
		return fault.New(fault.NotFound, "There is nothing here.") // it has just been deleted
	}
	if err != nil {
		return fmt.Errorf("read blob: %w", err)
	}
	object, _, err := s.o.Store.Open(ctx, name)
	if errors.Is(err, ErrNotExist) {
		// By the row it is there: a failure, unless the sweep was faster.
		return fmt.Errorf("open an object that is stored: %w", err)
	}
	if err != nil {
		return unreachable(err)
	}
	defer func() { _ = object.Close() }() // it was only read
	s.count.served.Add(1)
	h := w.Header()
	h.Set("Content-Type", b.MimeType)
	h.Set("Content-Disposition", `inline; filename="`+a.ID+extension(b.MimeType)+`"`)
	// Not the object's name: it would tell two users that they have the same image.
	h.Set("ETag", `"`+a.ID+"-"+string(at.variant)+`"`)
	h.Set("Cache-Control", "private, immutable, max-age="+strconv.Itoa(int(keepFor/time.Second)))
	http.ServeContent(patient{w, s.o.WriteTimeout}, oneRange(r), "", time.Time{}, object)
	return nil
}

// oneRange takes several ranges for none, as RFC 9110, section 14.2, lets a server do: the answer is the whole object.
// Each would be a request to a bucket. And http.ServeContent reads several by a goroutine of its own, that may be at
// it still when the object has been closed.
func oneRange(r *http.Request) *http.Request {
	if !strings.Contains(r.Header.Get("Range"), ",") {
		return r
	}
	whole := r.WithContext(r.Context()) // a handler changes no request but its own
	whole.Header = r.Header.Clone()
	whole.Header.Del("Range")
	return whole
}

// extension is that of the file in which a browser saves an image.
func extension(mimeType string) string {
	switch mimeType {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "image/gif":
		return ".gif"
	case "image/webp":
		return ".webp"
	}
	return ""
}

// fail answers for an error: who may not see something is told what is told of nothing at all.
func (s *Service) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch code := fault.CodeOf(err); {
	case code == fault.NotFound:
		s.refuse(w, http.StatusNotFound, "There is nothing here.")
		return
	case r.Context().Err() != nil:
		return // nobody is there to be told, and it may be for that
	case code == fault.Unavailable:
		w.Header().Set("Retry-After", "5")
		s.refuse(w, http.StatusServiceUnavailable, "The image is out of reach. Try again.")
	default:
		s.refuse(w, http.StatusInternalServerError, "Something went wrong.")
	}
	s.count.failures.Add(1)
	s.logger.WarnContext(r.Context(), "an image could not be served", "error", err)
}

func (s *Service) refuse(w http.ResponseWriter, status int, text string) {
	if status == http.StatusForbidden || status == http.StatusNotFound {
		s.count.refused.Add(1)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, text, status)
}

// patient gives a client some time for each part of a body. Without it a client that does not read would hold
// the object, and the goroutine, for as long as it likes; one time for all would cut off who is merely slow.
type patient struct {
	http.ResponseWriter
	each time.Duration
}

// maxPart is how many bytes are written under one deadline.
const maxPart = 64 << 10

// Write writes part by part. http.ServeContent comes here for all of a body, since there is no ReadFrom. The last
// deadline is left for what net/http still writes; http.Server.WriteTimeout replaces it when the connection's next
// request comes.
func (p patient) Write(body []byte) (n int, err error) {
	connection := http.NewResponseController(p.ResponseWriter)
	for len(body) > 0 {
		part := body[:min(len(body), maxPart)]
		_ = connection.SetWriteDeadline(time.Now().Add(p.each)) // there is none where there is no connection
		wrote, err := p.ResponseWriter.Write(part)
		n += wrote
		if err != nil {
			return n, err
		}
		body = body[wrote:]
	}
	return n, nil
}

// Unwrap lets http.ResponseController reach the connection.
func (p patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }
