package transport

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"parley/internal/fault"
)

const (
	// maxPartHeader bounds the headers of a part, and what stands before the first part and behind the last.
	maxPartHeader = 8 << 10
	// maxMap bounds the part "map".
	maxMap = 16 << 10
	// maxBoundary is what RFC 2046, section 5.1.1, allows.
	maxBoundary = 70
)

// form is a request as the GraphQL multipart request specification has it: the part "operations", the
// part "map", then the files that the map names. It is read in the order of what it costs: the first two,
// which are small, are kept in memory; the files are not touched before it is known who asks and that
// what they ask for can run. Then they go to the disk as they come.
//
// A form belongs to the goroutine of its request.
type form struct {
	body  *incoming
	parts *multipart.Reader
	files []*file

	seated func() // gives back the seats of the files; nil before they are taken
}

// badForm is a form that breaks the specification, or a rule of ours about it.
func badForm(format string, args ...any) error {
	return &misuse{http.StatusBadRequest, fault.New(fault.BadRequest, format, args...)}
}

// broken tells why a form could not be read on.
func broken(err error) error {
	if known := (*misuse)(nil); errors.As(err, &known) {
		return known
	}
	return badForm("The body came too slowly, ended before its last boundary, or is not multipart/form-data as RFC 7578 has it.")
}

// isForm tells whether a body is multipart/form-data, whatever else is wrong with it.
func isForm(header http.Header) bool {
	media, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return media == "multipart/form-data"
}

// readForm reads a form up to its files and gives the parameters, with a place holder in the variables for
// each file.
func (h *Handler) readForm(w *answer, r *http.Request) (params, error) {
	w.takeIn(r, h.limits.CloseTimeout)
	if !h.preflighted(r) {
		return params{}, fault.New(fault.CSRFPreflightRequired,
			"A multipart request needs a header that makes browsers ask first, such as Apollo-Require-Preflight.")
	}
	_, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	boundary := parameters["boundary"]
	switch {
	case err != nil || boundary == "" || len(boundary) > maxBoundary:
		return params{}, badForm("The Content-Type must give a boundary of 1 to %d characters.", maxBoundary)
	case w.incoming.announced > h.limits.Body+maxMap+3*maxPartHeader+h.mostOf(h.limits.Files):
		return params{}, h.tooLarge(nil)
	}
	if err := checkEncoding(r.Header); err != nil {
		return params{}, err
	}
	f := &form{body: w.incoming, parts: multipart.NewReader(w.incoming, boundary)}
	p, err := f.operations(h.limits.Body)
	if err != nil {
		return params{}, err
	}
	mapping, err := f.member("map", maxMap)
	if err != nil {
		return params{}, err
	}
	if f.files, err = decodeMapping(mapping, h.limits.Files); err != nil {
		return params{}, err
	}
	for _, file := range f.files {
		if err := place(p.variables, file.path[1:], graphql.Upload{File: file}); err != nil {
			return params{}, err
		}
	}
	p.form = f
	return p, nil
}

// mostOf is how many bytes files may take in a body.
func (h *Handler) mostOf(files int) int64 {
	return int64(files) * (h.limits.File + maxPartHeader)
}

// operations reads the first part, which is what the body of a request without files is.
func (f *form) operations(most int64) (params, error) {
	text, err := f.member("operations", most)
	if err != nil {
		return params{}, err
	}
	members, err := decodeObject("The part \"operations\"", text)
	if err != nil {
		return params{}, err
	}
	return paramsOf(members)
}

// member reads a whole part into memory: the next one, which must have this name.
func (f *form) member(name string, most int64) ([]byte, error) {
	part, err := f.next()
	if err != nil {
		return nil, err
	}
	if part == nil || part.FormName() != name {
		return nil, badForm("The first part must be \"operations\", the second \"map\"; the files follow.")
	}
	text, err := io.ReadAll(io.LimitReader(part, most+1))
	switch {
	case err != nil:
		return nil, broken(err)
	case int64(len(text)) > most:
		return nil, &misuse{http.StatusRequestEntityTooLarge, fault.New(fault.LimitExceeded,
			"The part %q is larger than %d bytes.", name, most)}
	}
	return text, nil
}

// next gives the next part, nil behind the last. The one before must have been read to its end.
func (f *form) next() (*multipart.Part, error) {
	f.body.bound(maxPartHeader)
	defer f.body.unbound()
	part, err := f.parts.NextRawPart()
	if err == io.EOF { //nolint:errorlint // a wrapped EOF is that of a body that ended too early
		return nil, f.end()
	}
	if err != nil {
		return nil, broken(err)
	}
	switch strings.ToLower(part.Header.Get("Content-Transfer-Encoding")) {
	case "", "7bit", "8bit", "binary":
		return part, nil
	}
	return nil, badForm("A part must not be encoded for mail: leave Content-Transfer-Encoding away.")
}

// end reads what stands behind the last part, for the connection to be of further use.
func (f *form) end() error {
	_, err := io.Copy(io.Discard, f.body)
	if err != nil {
		return broken(err)
	}
	return nil
}

// close removes the files and gives back what they took. It may be called on nil, and again.
func (f *form) close() {
	if f == nil {
		return
	}
	for _, file := range f.files {
		file.close()
	}
	if f.seated != nil {
		f.seated()
		f.seated = nil
	}
}
