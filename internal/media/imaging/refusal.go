package imaging

import (
	"context"
	"errors"
	"fmt"
	"image/jpeg"

	"parley/internal/fault"
)

// field is where every refusal points: the one argument of an upload that is the file.
const field = "file"

func refuse(code fault.Code, message string, args ...any) *fault.Error {
	refusal := fault.New(code, message, args...)
	refusal.Field = field
	return refusal
}

func tooLarge(limit int64) *fault.Error {
	return refuse(fault.FileTooLarge, "The file is larger than %s.", size(limit))
}

func size(bytes int64) string {
	if bytes >= 1<<20 && bytes%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

func unsupported() *fault.Error {
	return refuse(fault.UnsupportedMediaType, "This kind of file is not accepted. Send JPEG, PNG, GIF or WebP.")
}

// ambiguous is for what other programs would read as something else.
func ambiguous() *fault.Error {
	return refuse(fault.UnsupportedMediaType, "The file is an image and something else at once. Send the image alone.")
}

func corrupt() *fault.Error {
	return refuse(fault.ImageCorrupt, "The image is damaged or incomplete.")
}

func exceeded(message string, args ...any) *fault.Error {
	return refuse(fault.ImageDimensions, message, args...)
}

func busy() *fault.Error {
	refusal := fault.Limited(retryAfter, "Too many images are being processed at this moment. Try again shortly.")
	refusal.Field = field
	return refusal
}

// sound runs what decodes a stranger's bytes. A decoder's complaint, and its panic, is IMAGE_CORRUPT, and
// a kind of JPEG that it doesn't know is UNSUPPORTED_MEDIA_TYPE; refusals and the end of a context stay
// what they are.
func sound(decode func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = corrupt()
		}
	}()
	err = decode()
	var refusal *fault.Error
	var unknown jpeg.UnsupportedError
	switch {
	case err == nil, errors.As(err, &refusal), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &unknown):
		return unsupported()
	}
	return corrupt()
}
