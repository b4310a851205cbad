package transport

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

const (
	maxPath  = 512 // bytes
	maxSteps = 16  // in a path
)

// decodeMapping reads the part "map": for each file the name of its part and the place in the variables
// that it stands for. A file has one place: whoever wants it in two sends it twice. The specification lets
// one file stand for any number, each of which would be opened.
func decodeMapping(text []byte, most int) ([]*file, error) {
	if text := bytes.TrimSpace(text); len(text) > 0 && text[0] == '[' {
		return nil, badForm("The part \"map\" must be a JSON object, from the names of the files' parts to their paths.")
	}
	members, err := decodeObject("The part \"map\"", text)
	if err != nil {
		return nil, err
	}
	if len(members) > most {
		return nil, badForm("The map has more than %d files.", most)
	}
	files := make([]*file, 0, len(members))
	names := make(map[string]bool, len(members))
	for _, m := range members {
		if m.name == "" || m.name == "operations" || m.name == "map" || names[m.name] {
			return nil, badForm("The map must give each file a name of its own, other than \"operations\" and \"map\".")
		}
		names[m.name] = true
		path, err := decodePath(m.value)
		if err != nil {
			return nil, err
		}
		files = append(files, &file{part: m.name, path: path})
	}
	return files, nil
}

// decodePath reads the one path of a file: "variables", the name of one, and keys or indexes below it.
func decodePath(value []byte) ([]string, error) {
	if value[0] != '[' {
		return nil, badForm("The map must give each file a list of one path.")
	}
	list := elements(value)
	if len(list) != 1 {
		return nil, badForm("The map must give each file exactly one path: send a file twice for two places.")
	}
	text, _ := list[0].(string)
	path := strings.Split(text, ".")
	if len(text) > maxPath || len(path) < 2 || len(path) > maxSteps || path[0] != "variables" {
		return nil, badForm("A path of the map must be like \"variables.file\": at most %d steps and %d bytes.", maxSteps, maxPath)
	}
	return path, nil
}

// place puts a value into variables where a path leads to. Null must stand there.
func place(variables map[string]any, path []string, value any) error {
	var at any = variables
	for i, step := range path {
		next, set, ok := open(at, step)
		switch last := i == len(path)-1; {
		case !ok:
			return badForm("A path of the map leads nowhere: null must stand in the variables for each file.")
		case !last:
			at = next
		case next != nil:
			return badForm("A path of the map leads to something: null must stand in the variables for each file, once.")
		default:
			set(value)
		}
	}
	return nil
}

// open gives what stands in an object or list, and what sets it.
func open(container any, step string) (value any, set func(any), ok bool) {
	switch c := container.(type) {
	case map[string]any:
		value, ok = c[step]
		return value, func(v any) { c[step] = v }, ok
	case []any:
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(c) || step != strconv.Itoa(i) {
			return nil, nil, false
		}
		return c[i], func(v any) { c[i] = v }, true
	}
	return nil, nil, false
}

// exchange gives coerced variables, or a value in them, with each file replaced.
func exchange(value any, by func(graphql.Upload) graphql.Upload) any {
	switch v := value.(type) {
	case graphql.Upload:
		return by(v)
	case []graphql.Upload: // what gqlparser makes of one file where a list is expected
		for i := range v {
			v[i] = by(v[i])
		}
	case []any:
		for i := range v {
			v[i] = exchange(v[i], by)
		}
	case map[string]any:
		for name := range v {
			v[name] = exchange(v[name], by)
		}
	}
	return value
}
