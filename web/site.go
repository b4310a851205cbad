package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

const (
	// A year is the longest that RFC 9111 readers agree on.
	cacheForGood    = "public, max-age=31536000, immutable"
	cacheRevalidate = "no-cache"
)

// site maps the path of a URL to what is served there. It is built once and only read afterwards.
type site map[string]*asset

// asset is one embedded file in the encodings that were built: at least one of them is present.
type asset struct {
	contentType  string
	cacheControl string
	policy       string
	etag         string // where the name holds no hash: any other file is never asked for again
	identity     []byte
	gzip         []byte
	brotli       []byte
}

// mount adds the page in dir at prefix, and its assets below it.
func (s site) mount(prefix, dir, policy string) {
	err := fs.WalkDir(dist, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		s.add(prefix, strings.TrimPrefix(name, dir+"/"), policy, content)
		return nil
	})
	if err != nil || s[prefix] == nil {
		panic(fmt.Sprintf("web: no page is embedded in %s: %v", dir, err))
	}
}

func (s site) add(prefix, name, policy string, content []byte) {
	plain, encoding := splitEncoding(name)
	address := path.Join(prefix, plain)
	if plain == "index.html" {
		address = prefix
	}
	file := s[address]
	if file == nil {
		file = &asset{contentType: contentType(plain), cacheControl: cacheForGood, policy: policy}
		s[address] = file
	}
	if !strings.HasPrefix(plain, "assets/") {
		sum := sha256.Sum256(content)
		file.etag = `"` + hex.EncodeToString(sum[:16]) + `"`
		file.cacheControl = cacheRevalidate
	}
	switch encoding {
	case "br":
		file.brotli = content
	case "gzip":
		file.gzip = content
	default:
		file.identity = content
	}
}

func splitEncoding(name string) (plain, encoding string) {
	if plain, found := strings.CutSuffix(name, ".br"); found {
		return plain, "br"
	}
	if plain, found := strings.CutSuffix(name, ".gz"); found {
		return plain, "gzip"
	}
	return name, ""
}

// contentType is written out because mime.TypeByExtension answers from the machine's own tables.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".md":
		return "text/plain; charset=utf-8" // Browsers show it; text/markdown they would download.
	case ".json":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".png":
		return "image/png"
	case ".ttf":
		return "font/ttf"
	default:
		return "application/octet-stream"
	}
}

// ServeHTTP implements http.Handler.
func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	file := s.lookup(r.URL.Path)
	if file == nil {
		http.Error(w, "There is nothing at this address.", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This address takes GET and HEAD only.", http.StatusMethodNotAllowed)
		return
	}
	file.serve(w, r)
}

// lookup takes /graphiql/ for /graphiql, as people type it, and gives the client's page for the addresses
// that the client makes up. A file that is not there is not one of them.
func (s site) lookup(address string) *asset {
	if file := s[address]; file != nil {
		return file
	}
	switch {
	case address == "/graphiql/":
		return s["/graphiql"]
	case strings.HasPrefix(address, "/graphiql/"), strings.HasPrefix(address, "/assets/"), strings.Contains(address, "."):
		return nil
	default:
		return s["/"]
	}
}
