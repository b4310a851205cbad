// Package s3 keeps the objects of the media store in a bucket of an S3-compatible server, by minio-go.
//
// Objects are put by one request each, never in parts, so that they are there whole or not at all and
// nothing unfinished is left behind. An object's key is the prefix and its name. The package makes no
// bucket and reads no environment, and a server that is silent is given up after a while, at every step.
//
// Several nodes may use one bucket. A Store is safe for concurrent use. Imported by cmd.
package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"parley/internal/media"
)

const (
	dialTimeout   = 5 * time.Second
	headerTimeout = 30 * time.Second
	idleTimeout   = 30 * time.Second
	openTimeout   = 15 * time.Second
	// tries bounds how often minio-go sends a request that may succeed the next time.
	tries = 3
)

// Options say where the objects are kept. All but Region, Prefix and Idle are required.
type Options struct {
	// Endpoint is the server's address, https://host or http://host:port.
	Endpoint  string
	Bucket    string
	Region    string // us-east-1 where it is empty
	AccessKey string
	SecretKey string
	// Prefix stands before every key as it is; "parley/" keeps to a folder of the bucket.
	Prefix string
	// Idle is how long the server may send nothing while an object is read: 30 s.
	Idle time.Duration
}

// Store is a bucket, or what begins with a prefix in it.
type Store struct {
	client *minio.Core
	close  func()
	bucket string
	prefix string
	idle   time.Duration
}

var _ media.Store = (*Store)(nil)

// Open connects to the bucket, and fails where it is not there, or not for this key.
func Open(ctx context.Context, o Options) (*Store, error) {
	endpoint, err := url.Parse(o.Endpoint)
	if err != nil || endpoint.Host == "" || (endpoint.Scheme != "http" && endpoint.Scheme != "https") {
		return nil, errors.New("the S3 endpoint must be an http:// or https:// address")
	}
	transport := newTransport()
	client, err := minio.NewCore(endpoint.Host, &minio.Options{
		Creds:     credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""),
		Secure:    endpoint.Scheme == "https",
		Region:    cmp.Or(o.Region, "us-east-1"), // or else minio-go asks for it
		Transport: transport, MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("make an S3 client: %w", err)
	}
	s := &Store{
		client: client, close: transport.CloseIdleConnections,
		bucket: o.Bucket, prefix: o.Prefix, idle: cmp.Or(o.Idle, idleTimeout),
	}
	if err := s.check(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// newTransport gives up on a server that does not answer. The answer's body has a time of its own in object.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout:   dialTimeout,
		ResponseHeaderTimeout: headerTimeout,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       time.Minute,
		MaxIdleConnsPerHost:   32,
		DisableCompression:    true, // an object is what was put
		ForceAttemptHTTP2:     true,
	}
}

// check sees that the bucket is there. The error names it and the server, and no key.
func (s *Store) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	found, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return fmt.Errorf("look for the bucket %q at %s: %w", s.bucket, s.client.EndpointURL().Host, err)
	}
	if !found {
		return fmt.Errorf("there is no bucket %q at %s", s.bucket, s.client.EndpointURL().Host)
	}
	return nil
}

// Close lets go of idle connections.
func (s *Store) Close() { s.close() }

// Put is that of media.Store. S3 has stored an object durably when it says so.
func (s *Store) Put(ctx context.Context, name, mimeType string, size int64, content io.Reader) error {
	if err := media.CheckName(name); err != nil {
		return err
	}
	_, err := s.client.Client.PutObject(ctx, s.bucket, s.prefix+name, content, size, minio.PutObjectOptions{
		ContentType: mimeType, DisableMultipart: true, SendContentMd5: true, // which the server compares
	})
	if err != nil {
		return fmt.Errorf("put the object: %w", err)
	}
	return nil
}

// Open is that of media.Store.
func (s *Store) Open(ctx context.Context, name string) (io.ReadSeekCloser, int64, error) {
	if err := media.CheckName(name); err != nil {
		return nil, 0, err
	}
	key := s.prefix + name
	info, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return nil, 0, fmt.Errorf("look for the object: %w", missing(err))
	}
	return &object{store: s, ctx: ctx, key: key, etag: info.ETag, size: info.Size}, info.Size, nil
}

// Delete is that of media.Store.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := media.CheckName(name); err != nil {
		return err
	}
	err := s.client.RemoveObject(ctx, s.bucket, s.prefix+name, minio.RemoveObjectOptions{})
	if err = missing(err); err != nil && !errors.Is(err, media.ErrNotExist) {
		return fmt.Errorf("delete the object: %w", err)
	}
	return nil
}

// missing makes the server's word for it media.ErrNotExist.
func missing(err error) error {
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return media.ErrNotExist
	}
	return err
}
