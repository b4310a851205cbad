package transport

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/internal/fault"
	"parley/internal/outlet"
)

// answer is a response writer that knows whether anything has been sent.
type answer struct {
	http.ResponseWriter
	deadline time.Duration // for each part of a body
	begun    bool
	incoming *incoming // the body that is answered, where it may not have ended yet; else nil
}

// maxPart is how many bytes of a body are written under one deadline: a client may be slow, but must
// go on reading.
const maxPart = 64 << 10

// Unwrap lets http.ResponseController reach the connection.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *answer) WriteHeader(status int) {
	w.begun = true
	if w.incoming != nil && !w.incoming.ended {
		w.Header().Set("Connection", "close")
	}
	w.ResponseWriter.WriteHeader(status)
}

// send writes a whole JSON body, as the media type given or else application/json.
func (w *answer) send(media mediaType, status int, body []byte) {
	if media != mediaGraphQL {
		media = mediaJSON
	}
	header := w.Header()
	header.Set("Content-Type", string(media)+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Accept")
	w.WriteHeader(status)
	w.deliver(body)
}

// deliver writes a body part by part. Without a deadline a client that does not read would hold the
// body, and the goroutine, for as long as it likes. The last deadline is left for what net/http still
// writes; http.Server.WriteTimeout replaces it when the connection's next request comes.
func (w *answer) deliver(body []byte) {
	connection := http.NewResponseController(w.ResponseWriter)
	for part := range slices.Chunk(body, maxPart) {
		_ = connection.SetWriteDeadline(time.Now().Add(w.deadline)) // there is none where there is no connection
		if _, err := w.Write(part); err != nil {
			return // nobody is left to be told
		}
	}
}

// refuse answers a request that isn't executed.
func (w *answer) refuse(media mediaType, status int, errs gqlerror.List) {
	w.send(media, status, outlet.Append(nil, &graphql.Response{Errors: errs}))
}

// retryAfter tells when to come back to a server that is unavailable.
func (w *answer) retryAfter(err error) {
	var f *fault.Error
	if errors.As(err, &f) && f.Code == fault.Unavailable && f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((f.RetryAfter+time.Second-1)/time.Second)))
	}
}

// misuse is a request that is no GraphQL request this server takes: its status is the same for
// every media type.
type misuse struct {
	status int
	fault  *fault.Error
}

func (e *misuse) Error() string { return e.fault.Message }

func (e *misuse) Unwrap() error { return e.fault }

func (h *Handler) serveHTTP(w *answer, r *http.Request) {
	ctx := r.Context()
	accept := negotiate(r.Header.Values("Accept"))
	p, err := h.read(w, r, accept)
	if err != nil {
		err = h.unlessStopping(w.incoming, err)
		w.retryAfter(err)
		status := http.StatusBadRequest
		if wrong := (*misuse)(nil); errors.As(err, &wrong) {
			status = wrong.status
		}
		w.refuse(accept.best, status, refusal(ctx, err))
		return
	}
	defer p.form.close()
	identity, refused := h.caller(r)
	ctx = identity.enter(ctx)
	plan, errs := h.plan(ctx, p)
	if refused != nil && !h.passesWithout(plan, refused) {
		errs = refusal(ctx, refused)
	}
	if len(errs) > 0 {
		h.decline(w, accept.best, errs)
		return
	}
	media, err := medium(w, r, plan, accept)
	if err != nil {
		h.deny(ctx, w, accept.best, err)
		return
	}
	opCtx, errs := h.begin(ctx, plan)
	if len(errs) > 0 {
		h.decline(w, media, errs)
		return
	}
	if p.form != nil {
		if err := h.receive(ctx, p.form, identity, opCtx); err != nil {
			h.deny(ctx, w, media, h.unlessStopping(w.incoming, err))
			return
		}
	}
	h.stirs(identity)
	if media == mediaStream {
		h.serveStream(ctx, w, identity, opCtx)
		return
	}
	h.answerOnce(ctx, w, media, opCtx)
}

// medium gives what an operation is answered as, or refuses one that can't be sent or answered like this.
func medium(w *answer, r *http.Request, p *plan, accept accepted) (mediaType, error) {
	switch operation := p.operation.Operation; {
	case r.Method == http.MethodGet && operation == ast.Mutation:
		w.Header().Set("Allow", http.MethodPost)
		return "", &misuse{http.StatusMethodNotAllowed, fault.New(fault.BadRequest, "A mutation must be sent by POST.")}
	case operation != ast.Subscription:
		return accept.best, nil
	case p.params.form != nil:
		return "", badForm("A subscription must not be sent as multipart/form-data: its files would wait for hours.")
	case !accept.stream:
		return "", &misuse{http.StatusNotAcceptable, fault.New(fault.BadRequest,
			"A subscription needs a WebSocket, or text/event-stream among what is accepted.")}
	}
	return mediaStream, nil
}

// deny answers a request by an error: a misuse by its status, anything else as decline does.
func (h *Handler) deny(ctx context.Context, w *answer, media mediaType, err error) {
	w.retryAfter(err)
	if wrong := (*misuse)(nil); errors.As(err, &wrong) {
		w.refuse(media, wrong.status, refusal(ctx, err))
		return
	}
	h.decline(w, media, refusal(ctx, err))
}

// decline answers a GraphQL request that can't run: by a stream where one was asked for, as the
// protocol of graphql-sse has it, else by one JSON body.
func (h *Handler) decline(w *answer, media mediaType, errs gqlerror.List) {
	if media == mediaStream {
		h.streamRefusal(w, errs)
		return
	}
	status := statusOf(codeOf(errs), media)
	if codeOf(errs) == fault.Unauthenticated || codeOf(errs) == fault.TokenExpired {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.refuse(media, status, errs)
}

// answerOnce executes a query or mutation.
func (h *Handler) answerOnce(ctx context.Context, w *answer, media mediaType, opCtx *graphql.OperationContext) {
	h.operations.Add(1)
	defer h.operations.Add(-1)
	handler, ctx := h.dispatch(ctx, opCtx)
	resp, sent := handler(ctx)
	defer sent()
	if resp == nil {
		// The client left, or the schema's executor has nothing to say.
		w.refuse(media, http.StatusInternalServerError, gqlerror.List{internalError(ctx)})
		return
	}
	if refused(resp) {
		h.decline(w, media, resp.Errors)
		return
	}
	w.send(media, http.StatusOK, outlet.Append(nil, resp))
}

// caller verifies the token of a request's header.
func (h *Handler) caller(r *http.Request) (Identity, error) {
	token, err := bearerOf(r)
	if err != nil {
		return Identity{}, err
	}
	return h.identify(r.Context(), token)
}

// passesWithout tells whether an operation may run as nobody's though its token was refused: it serves
// to get a new one, and many clients attach the old one to whatever they send.
func (h *Handler) passesWithout(p *plan, refused error) bool {
	code := fault.CodeOf(refused)
	if p == nil || (code != fault.Unauthenticated && code != fault.TokenExpired) {
		return false
	}
	for _, selection := range p.operation.SelectionSet {
		field, ok := selection.(*ast.Field)
		if !ok || !slices.Contains(h.tokenless, field.Name) {
			return false
		}
	}
	return true
}

// read checks a request's method, headers and body, and gives its parameters.
func (h *Handler) read(w *answer, r *http.Request, accept accepted) (params, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		return params{}, &misuse{http.StatusMethodNotAllowed, fault.New(fault.BadRequest, "Use GET or POST.")}
	}
	if accept.best == "" {
		return params{}, &misuse{http.StatusNotAcceptable, fault.New(fault.BadRequest,
			"Accept application/graphql-response+json, application/json or text/event-stream.")}
	}
	if r.Method == http.MethodGet {
		if !h.preflighted(r) {
			return params{}, fault.New(fault.CSRFPreflightRequired,
				"A GET needs a header that makes browsers ask first, such as Apollo-Require-Preflight.")
		}
		return decodeURL(r.URL.Query())
	}
	if isForm(r.Header) {
		return h.readForm(w, r)
	}
	if err := checkContentType(r.Header); err != nil {
		return params{}, err
	}
	body, err := h.body(w, r)
	if err != nil {
		return params{}, err
	}
	return decodeParams(body)
}

// checkContentType lets JSON in UTF-8 pass, uncompressed.
func checkContentType(header http.Header) error {
	media, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case err != nil || media != string(mediaJSON):
		return unsupported("The Content-Type of a POST must be application/json, or multipart/form-data with files.")
	case parameters["charset"] != "" && !strings.EqualFold(parameters["charset"], "utf-8"):
		return unsupported("The charset of a POST must be utf-8.")
	}
	return checkEncoding(header)
}

// checkEncoding lets pass what is not compressed.
func checkEncoding(header http.Header) error {
	if encoding := header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return unsupported("A POST must not be compressed.")
	}
	return nil
}

func unsupported(message string) error {
	return &misuse{http.StatusUnsupportedMediaType, fault.New(fault.UnsupportedMediaType, "%s", message)}
}

// body reads at most Limits.Body bytes, whether their number was announced or not.
func (h *Handler) body(w *answer, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w.ResponseWriter, r.Body, h.limits.Body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, &misuse{http.StatusRequestEntityTooLarge, fault.New(fault.LimitExceeded,
			"The body is larger than %d bytes.", h.limits.Body)}
	}
	if err != nil {
		return nil, fault.New(fault.BadRequest, "The body could not be read.")
	}
	return body, nil
}
