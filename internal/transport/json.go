package transport

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"parley/internal/fault"
)

// A message or body is scanned once to see that it is valid JSON in UTF-8. What is valid can be taken apart
// without being scanned again at each level, which the functions of this file do: they must be given nothing
// else. They give what encoding/json gives, which a fuzz test holds them to.

// object is the members of a JSON object in their order.
type object []member

type member struct {
	name  string
	value []byte // valid JSON without white space around it
}

// decodeObject checks a text and splits the object that it must be. Names are compared exactly. Errors call
// the text what it is.
func decodeObject(what string, data []byte) (object, error) {
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0:
		return nil, fault.New(fault.BadRequest, "%s is empty; it must be a JSON object.", what)
	case !utf8.Valid(data):
		return nil, fault.New(fault.BadRequest, "%s is not UTF-8.", what)
	case !json.Valid(data):
		return nil, fault.New(fault.BadRequest, "%s is not valid JSON.", what)
	case data[0] == '[':
		return nil, fault.New(fault.BadRequest, "Batches are not supported: send one operation a request.")
	case data[0] != '{':
		return nil, fault.New(fault.BadRequest, "%s must be a JSON object.", what)
	}
	return split(data), nil
}

// get gives the last member of a name, as encoding/json does, nil where there is none.
func (o object) get(name string) []byte {
	for i := len(o) - 1; i >= 0; i-- {
		if o[i].name == name {
			return o[i].value
		}
	}
	return nil
}

// split takes a valid object apart.
func split(data []byte) object {
	var o object
	for i := skipSpace(data, 1); data[i] != '}'; {
		end := skipValue(data, i)
		name := unquote(data[i:end])
		i = skipSpace(data, skipSpace(data, end)+1) // behind the colon
		end = skipValue(data, i)
		o = append(o, member{name, data[i:end]})
		i = skipComma(data, end)
	}
	return o
}

// elements takes a valid array apart.
func elements(data []byte) []any {
	list := []any{}
	for i := skipSpace(data, 1); data[i] != ']'; {
		end := skipValue(data, i)
		list = append(list, decodeValue(data[i:end]))
		i = skipComma(data, end)
	}
	return list
}

// decodeValue decodes a valid value. Numbers get the Go types that gqlgen's unmarshalers tell apart from
// strings.
func decodeValue(data []byte) any {
	switch data[0] {
	case '{':
		members := split(data)
		value := make(map[string]any, len(members))
		for _, m := range members {
			value[m.name] = decodeValue(m.value)
		}
		return value
	case '[':
		return elements(data)
	case '"':
		return unquote(data)
	case 't':
		return true
	case 'f':
		return false
	case 'n':
		return nil
	}
	return number(json.Number(data))
}

// unquote decodes a valid string.
func unquote(data []byte) string {
	if bytes.IndexByte(data, '\\') < 0 {
		return string(data[1 : len(data)-1])
	}
	var s string
	_ = json.Unmarshal(data, &s) // it is valid
	return s
}

// skipValue gives the index behind the value that begins at i.
func skipValue(data []byte, i int) int {
	switch data[i] {
	case '"':
		return skipString(data, i)
	case '{', '[':
	default:
		for i < len(data) && bytes.IndexByte([]byte(",]} \t\r\n"), data[i]) < 0 {
			i++
		}
		return i
	}
	for depth := 0; ; i++ {
		switch data[i] {
		case '"':
			i = skipString(data, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

// skipString gives the index behind the string that begins at i.
func skipString(data []byte, i int) int {
	for i++; data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// skipComma gives the index of what follows a value that ends at i: the next value, or the bracket that
// closes.
func skipComma(data []byte, i int) int {
	if i = skipSpace(data, i); data[i] == ',' {
		i = skipSpace(data, i+1)
	}
	return i
}

func skipSpace(data []byte, i int) int {
	for data[i] == ' ' || data[i] == '\t' || data[i] == '\r' || data[i] == '\n' {
		i++
	}
	return i
}

// number gives an int64 for every whole number that fits exactly, else a float64. What overflows a
// float64 stays a json.Number, which no built-in scalar takes.
func number(n json.Number) any {
	if whole, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return whole
	}
	f, err := n.Float64()
	if err != nil {
		return n
	}
	const exact = 1 << 53
	if f < exact && f > -exact && f == float64(int64(f)) {
		return int64(f)
	}
	return f
}
