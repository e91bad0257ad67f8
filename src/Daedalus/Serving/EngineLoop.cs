using Daedalus.Engine;
using Daedalus.Kernels.Devices;

namespace Daedalus.Serving;

/// <summary>The thread of an engine: it alone steps, and it alone lets requests enter and leave.</summary>
internal sealed class EngineLoop : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DrainClock _drain;
    private readonly DiffusionModel _model;
    private readonly WaitingRoom _waiting;
    private readonly ServingBatch _batch;
    private readonly EngineRecord _record;
    private readonly TimeProvider _clock;
    private readonly EngineDoor _door;
    private readonly List<RunningRequest> _those = [];
    private readonly List<(RunningRequest Request, DenoisingUpdate Last)> _completed = [];

    public EngineLoop(DiffusionModel model, EngineOptions options)
    {
        (_model, Options, _clock) = (model, options, options.TimeProvider);
        (_door, _drain) = (new EngineDoor(), new DrainClock(_clock));
        _waiting = new WaitingRoom(options.QueueLimit, options.MaxBatch);
        _batch = new ServingBatch(model, options);
        _record = new EngineRecord(options.ModelName ?? model.Name, _clock, () => _waiting.Count.Waiting, () => _waiting.Count.Active);
        new Thread(Run) { IsBackground = true, Name = $"daedalus engine {model.Name}" }.Start();
    }

    public EngineOptions Options { get; }

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Cancelled when the time that requests had when it was stopped is over.</summary>
    public CancellationToken DrainIsOver => _drain.IsOver;

    public EngineStatus Status
    {
        get
        {
            var (state, fault) = _door.State;
            return _record.Status(state, fault, _waiting.Count, Options.QueueLimit);
        }
    }

    /// <summary>Refuses as <see cref="Submit"/> would now, without a request.</summary>
    public void RefuseIfFull()
    {
        _door.RefuseIfClosed();
        if (Status.IsFull(Options.MaxBatch))
            throw Refusal();
    }

    public RunningRequest Submit(EngineRequest request, CancellationToken cancellationToken)
    {
        request.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        _door.RefuseIfClosed();

        // Before anything is done for it: whoever is one too many must not cost the others time.
        if (!_waiting.TryReserve())
            throw Refusal();
        RunningRequest running;
        try
        {
            running = new RunningRequest(this, request, new Answer(_model, new GenerationRequest(request.Prompt, request.Options)), _clock.GetTimestamp());
            _door.Enter(() => _waiting.Add(running));
        }
        catch
        {
            _waiting.Release();
            throw;
        }

        // From here on its place is given back with it.
        running.EndWith(_clock, cancellationToken, _drain.IsOver);
        return running;
    }

    /// <summary>Ends a request without an answer, from any thread: at once for its caller, and what it holds is free at the next boundary.</summary>
    public void End(RunningRequest request, Exception error)
    {
        if (!request.TryEnd())
            return;
        _waiting.TryRemove(request);
        _record.Ended(request, error);
        request.Fail(error);
        _door.Wake();
    }

    /// <summary>Lets nobody in any more, and ends those who are not done when the time is over, also while a step hangs.</summary>
    public void Stop(TimeSpan deadline)
    {
        _door.Stop();
        _drain.Start(deadline);
    }

    /// <summary>Stops at once, waits for the step that is under way, and frees what the engine holds.</summary>
    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        _ended.Task.GetAwaiter().GetResult();
        _drain.Dispose();
        _batch.Dispose();
        _record.Dispose();
    }

    private EngineOverloadedException Refusal() => _record.Refuse(_waiting.Count, Options);

    private void Run()
    {
        // Made once: a step allocates nothing.
        var (isIdle, rest) = (new Func<bool>(() => _batch.Count == 0 && _waiting.IsEmpty), new Action(_record.Rest));
        try
        {
            while (_door.WaitForWork(isIdle, rest))
                Step();
            Close(EngineStoppedException.InTheMiddle(), null);
        }
        catch (Exception fault)
        {
            Close(fault, fault);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    // Who has ended leaves, who waits enters, one forward over all decides and edits every canvas, and what is final goes out.
    private void Step()
    {
        _record.Wakes();
        Dismiss();
        Admit();
        Forward();
        Publish();
    }

    private void Dismiss()
    {
        _waiting.TakeNew(_those);
        foreach (var request in _those)
            if (_batch.Refusal(request) is { } error)
                End(request, error);
            else
                request.HasFitted = true;
        _those.Clear();
        DropEnded();
    }

    private void DropEnded() => _waiting.Leave(_batch.DropEnded());

    private void Admit()
    {
        while (_batch.Count < Options.MaxBatch && _waiting.Peek() is { } next)
            if (!TryAdmit(next))
                return;
    }

    /// <summary>Lets a request in, or ends it where it can never come in; false if it has to wait.</summary>
    private bool TryAdmit(RunningRequest next)
    {
        try
        {
            if (_batch.TryAdd(next))
            {
                // Who was cancelled in between leaves with the next step.
                if (_waiting.TryTake(next))
                    _record.Entered(next);
                return true;
            }

            if (_batch.Count > 0)
                return false;
            End(next, (next.HasFitted ? null : _batch.Refusal(next)) ?? EngineOverloadedException.MemoryTaken());
        }
        catch (Exception error) when (!IsFault(error))
        {
            End(next, Told(error));
        }

        return true;
    }

    private void Forward()
    {
        if (_batch.Count == 0)
            return;
        var started = _record.StepBegins(_batch.Requests[0]);
        Forward(isKeeping: false);
        Forward(isKeeping: true);
        _record.StepEnds(started, _batch.Count);
    }

    private void Forward(bool isKeeping)
    {
        try
        {
            _batch.Step(isKeeping);
        }
        catch (Exception error) when (!IsFault(error))
        {
            // Whatever it is, those who were in this forward have lost it, and nobody else has.
            foreach (var request in _batch.Requests)
                if (request.Answer.Row.IsCached == isKeeping)
                    End(request, Told(error));
        }
    }

    private void Publish()
    {
        foreach (var request in _batch.Requests)
            try
            {
                if (!request.HasEnded)
                    Publish(request);
            }
            catch (Exception error) when (!IsFault(error))
            {
                End(request, error);
            }

        DropEnded();
        HandOver();
    }

    private void Publish(RunningRequest request)
    {
        var (answer, row) = (request.Answer, request.Answer.Row);
        if (row.Error is { } error)
        {
            End(request, error);
            return;
        }

        var text = answer.TakeText();
        if (text.Length > 0)
            _record.HasText(request);
        if (row.IsOpen && text.Length == 0 && !request.WatchesCanvas)
            return;
        var update = new DenoisingUpdate { Step = row.Forwards, Canvas = request.WatchesCanvas ? answer.Cells() : [], NewText = text };
        if (row.IsOpen)
            request.Post(update);
        else
            Complete(request, update);
    }

    private void Complete(RunningRequest request, DenoisingUpdate last)
    {
        var result = request.Answer.Finish(_record.StepTime - request.StepsBefore, request.Waited);
        if (!request.TryEnd())
            return;
        _completed.Add((request, last with { Result = result }));
        _record.Completed(request, result);
    }

    // After they have left and were counted: whoever has an answer finds the engine's status without the request.
    private void HandOver()
    {
        foreach (var (request, last) in _completed)
            request.Complete(last);
        _completed.Clear();
    }

    // Nobody comes in for whom there was no memory: where it cannot be taken after all, others did.
    private static Exception Told(Exception error) => error is InsufficientMemoryException taken ? EngineOverloadedException.MemoryTaken(taken) : error;

    // After these nothing can run any more; all else is the matter of those whom it befell.
    private static bool IsFault(Exception error) => error is DeviceException or ObjectDisposedException;

    private void Close(Exception error, Exception? fault)
    {
        _door.Close(fault);
        HandOver();
        foreach (var request in _batch.Requests)
            End(request, error);
        _waiting.CopyTo(_those);
        foreach (var request in _those)
            End(request, fault is null ? error : new EngineStoppedException("The engine's device failed before the request began.", fault));
        DropEnded();
        _record.Rest();
    }
}
