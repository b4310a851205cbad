// Package media keeps what users upload.
package media
